"""What the tests of a stepper's page click and read, as functions of JavaScript."""

CLICK = "document.getElementById(arguments[0]).click()"
GO = "document.querySelectorAll('#steps button')[arguments[0]].click()"
TABLE = (
    "return [...document.querySelectorAll('#values tr')].map(row =>"
    " [...row.querySelectorAll('td')].map(cell => cell.textContent))"
)
