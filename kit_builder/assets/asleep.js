// For browsers that cannot even read host.js: every activity stays in its paper form, which says why. So it is written in the JavaScript of 2009.

if (typeof awake === "undefined") {
  var places = document.getElementsByClassName("activity");
  for (var place = 0; place < places.length; place++) places[place].className += " asleep";
}
