package mnist

import (
	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/simd"
)

const pictured = 100

type curves struct{ train.Observer }

func (c *curves) draw(job *registry.Job) error { return nil }

func filters(job *registry.Job, name string, w simd.Matrix, of *datasets.Images) error { return nil }
func samples(job *registry.Job, name string, p simd.Matrix, of *datasets.Images) error { return nil }
