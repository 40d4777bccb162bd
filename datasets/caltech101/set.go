package caltech101

import "github.com/unsup/unsup/datasets"

// Name is what the command line calls the data set.
const Name = "caltech101"

// archive is the owners' file name.
const archive = "caltech-101.zip"

var set = datasets.Set{
	Name:     Name,
	Title:    "Caltech-101: photographs of 101 kinds of objects and of background, about 300 x 200",
	License:  "Creative Commons Attribution 4.0; the photographs are from web searches and remain their makers'",
	Citation: "L. Fei-Fei, R. Fergus, P. Perona: Learning generative visual models from few training examples: an incremental Bayesian approach tested on 101 object categories. CVPR Workshop on Generative-Model Based Vision, 2004",
	Homepage: "https://data.caltech.edu/records/mzrjq-6wc02",
	Files: []datasets.File{{
		Name: archive, Size: 137414764,
		SHA256: "331234750fc7f77520e50d9565e8b6907b03565e30320da1401130db08c61f91",
	}},
	Folder:  folder,
	Check:   check,
	Mirrors: []string{"https://data.caltech.edu/records/mzrjq-6wc02/files/"},
}

func init() { datasets.Register(set) }
