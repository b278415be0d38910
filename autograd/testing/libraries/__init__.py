"""Functions of other libraries, checked through their own backward and forward modes."""
