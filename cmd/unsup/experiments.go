package main

// The experiments that the command knows: each one registers itself.
import (
	_ "github.com/unsup/unsup/experiments/caltech101"
	_ "github.com/unsup/unsup/experiments/mnist"
	_ "github.com/unsup/unsup/experiments/norb"
	_ "github.com/unsup/unsup/experiments/ocr"
	_ "github.com/unsup/unsup/experiments/semisup"
)
