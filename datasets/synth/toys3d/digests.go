package toys3d

// The SHA-256 of the files, and of all six one after another, training set
// first: images, categories, views. A change of a mesh, a lamp or a camera
// changes them, and with them the identity of every run.
const (
	trainDat  = "0df23837cc5561856dc272bb1379ee1758dd807d83009e61ff0a0e7aaa40a051"
	trainCat  = "591ed90c090cb6724593e8de28180bd602095ee8ec82bd1a5ca30b488cd1d06e"
	trainInfo = "ea1fc8b758129e43fc2249473fa2a506f924d99aa90674720cae56a72c4dc0ec"
	testDat   = "f85d7060614ca12a471e4e967f4741050167b960caf32dc82f8129b9dba1ad4c"
	testCat   = "591ed90c090cb6724593e8de28180bd602095ee8ec82bd1a5ca30b488cd1d06e"
	testInfo  = "48ef18fd656ad403dc970c9ba287fee5aecbf5648e8cfb6148ba9052a2ff4611"

	digest = "b5a0be52b6e230e038bcdbde09c6526457ef6c275ea9df9014038ce953831fd3"
)
