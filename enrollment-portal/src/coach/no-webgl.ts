// Stands in for the WebGL back end, which face-api's build names and the coach never uses.
export {};
