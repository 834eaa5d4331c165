"""Charts as SVG, drawn by Vega-Lite (vl-convert) without a network: for the report, publications and benchmarks."""
