"""Who does what: names of public bodies, and the forms of print that give them duties."""
