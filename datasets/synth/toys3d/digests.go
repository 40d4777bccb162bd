package toys3d

// The SHA-256 of the files, and of all six one after another, training set
// first: images, categories, views. A change of a mesh, a lamp or a camera
// changes them, and with them the identity of every run.
const (
	trainDat  = "c5ce650a2db197fb33f36d81919f07b7e87871fc8cc373d51aa038fb7232a6e3"
	trainCat  = "591ed90c090cb6724593e8de28180bd602095ee8ec82bd1a5ca30b488cd1d06e"
	trainInfo = "ea1fc8b758129e43fc2249473fa2a506f924d99aa90674720cae56a72c4dc0ec"
	testDat   = "5ffe19155aedc260bf7ec0f4dc643dde3eec5c4c1d10f96bf72776bd253d36b3"
	testCat   = "591ed90c090cb6724593e8de28180bd602095ee8ec82bd1a5ca30b488cd1d06e"
	testInfo  = "48ef18fd656ad403dc970c9ba287fee5aecbf5648e8cfb6148ba9052a2ff4611"

	digest = "14fed9b46b1e6df16996314a122d4bf09ca7ad54c9c0e7ee427700cd334be13e"
)
