"""How a graph is drawn: labels and colours, DOT, Graphviz, SVG and pages, and ``draw`` itself."""
