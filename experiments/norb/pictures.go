package norb

import (
	"github.com/unsup/unsup/datasets/norb"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results/picture"
)

const (
	classes  = norb.Classes
	pictured = 40 // filters in a picture
	columns  = 10 // pictures in a row
)

// filters draws the incoming weights of the first hidden units from the left
// eye, each over the block of pixels that its input is the mean of.
func filters(job *registry.Job, name string, r *rbm.RBM) error {
	tiles := make([][]float32, min(pictured, r.W.Cols))
	eye := make([]float32, norb.EyeInputs)
	for j := range tiles {
		for i := range eye {
			eye[i] = r.W.Row(i)[j]
		}
		tiles[j] = unfolded(eye)
	}
	return tile(job, name, tiles, picture.Symmetric)
}

// unfolded is one eye's inputs as a picture.
func unfolded(eye []float32) []float32 {
	out := make([]float32, norb.Side*norb.Side)
	norb.Unfold(out, eye)
	return out
}

func tile(job *registry.Job, name string, tiles [][]float32, scale picture.Scale) error {
	png, err := picture.Tiles(tiles, norb.Side, norb.Side, columns, scale)
	if err != nil {
		return err
	}
	return job.Artifact(name, png)
}
