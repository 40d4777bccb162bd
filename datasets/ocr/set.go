package ocr

import "github.com/unsup/unsup/datasets"

// Name is what the command line calls the data set.
const Name = "ocr"

// file is the owners' file.
const file = "letter.data.gz"

// set has no mirror: neither the size nor a digest of the file is published, so
// that a download could not be told from a wrong one.
var set = datasets.Set{
	Name:     Name,
	Title:    "OCR letters: 52,152 handwritten lower-case letters, 16 x 8 binary pixels, 26 classes",
	License:  "not stated by the owners; collected by Rob Kassel, MIT Spoken Language Systems Group, prepared by Ben Taskar",
	Citation: "B. Taskar, C. Guestrin, D. Koller: Max-margin Markov networks. Advances in Neural Information Processing Systems 16, 2004",
	Homepage: "http://ai.stanford.edu/~btaskar/ocr/",
	Files:    []datasets.File{{Name: file, Unpinned: true}},
	Check:    check,
}

func init() { datasets.Register(set) }
