package norb

import "github.com/unsup/unsup/datasets"

// Name is what the command line calls the data set.
const Name = "norb"

var (
	train = Files{
		Dat:       "smallnorb-5x46789x9x18x6x2x96x96-training-dat.mat.gz",
		Cat:       "smallnorb-5x46789x9x18x6x2x96x96-training-cat.mat.gz",
		Info:      "smallnorb-5x46789x9x18x6x2x96x96-training-info.mat.gz",
		Instances: TrainInstances,
	}
	test = Files{
		Dat:       "smallnorb-5x01235x9x18x6x2x96x96-testing-dat.mat.gz",
		Cat:       "smallnorb-5x01235x9x18x6x2x96x96-testing-cat.mat.gz",
		Info:      "smallnorb-5x01235x9x18x6x2x96x96-testing-info.mat.gz",
		Instances: TestInstances,
	}
)

// set pins the published files by the sizes and SHA-256 that TensorFlow
// Datasets lists (url_checksums/smallnorb.txt). The SHA-256 of the unpacked
// files are not published: an unpacked copy is checked by its size, its
// header, the range of every label and view, and the split's instances.
var set = datasets.Set{
	Name:     Name,
	Title:    "small NORB: stereo pairs of 50 toys, 24,300 train and 24,300 test, 2 x 96 x 96, 5 classes",
	License:  "research purposes only, not to be sold; copyright New York University (see the home page)",
	Citation: "Y. LeCun, F. J. Huang, L. Bottou: Learning methods for generic object recognition with invariance to pose and lighting. CVPR 2004",
	Homepage: "https://cs.nyu.edu/~ylclab/data/norb-v1.0-small/",
	Files: []datasets.File{
		{Name: train.Dat, Size: 131896188, PlainSize: DatSize, SHA256: "5ffd6272a07d32695ee1082a26a41a93a37aab8c28da047f8c34ed348d214873"},
		{Name: train.Cat, Size: 348, PlainSize: CatSize, SHA256: "2784e542c1922060691090952b6cd6278879a216c90f81476f0f00256d42cdaa"},
		{Name: train.Info, Size: 71052, PlainSize: InfoSize, SHA256: "de7eb932ebe7a4ee16217fead60660d0eb3d23632c2f4d1c51f88c501c17bf32"},
		{Name: test.Dat, Size: 130799817, PlainSize: DatSize, SHA256: "cf7104eed3e51174d2f65b66d1e5878b9da233b886f161b0d88f4510ba2c7474"},
		{Name: test.Cat, Size: 347, PlainSize: CatSize, SHA256: "ecaf6d5bb8c3bc5eab9cf0258f6d2198dd474e016e374836fc097f2e5ff509ff"},
		{Name: test.Info, Size: 10428, PlainSize: InfoSize, SHA256: "16adf314226327ee006d1a44db8cfef52773c06c829951d5653a9f6f310248a2"},
	},
	Mirrors: []string{"https://cs.nyu.edu/~ylclab/data/norb-v1.0-small/"},
}

func init() { datasets.Register(set) }
