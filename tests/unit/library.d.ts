// What PasswordLab.library puts before its module.
declare const zxcvbn: { zxcvbn(password: string): any; zxcvbnOptions: { setOptions(options: object): void } };
declare const PASSWORDS: string[];
