function render({el}){el.textContent="todo"} export default { render };
