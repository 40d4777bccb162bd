package mnist

import (
	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results/picture"
	"github.com/unsup/unsup/simd"
)

// pictured is the number of filters or samples in a picture, ten in a row.
const pictured = 100

// filters draws the incoming weights of the first hidden units, each at its
// pixel: column j of w (pixels x units).
func filters(job *registry.Job, name string, w simd.Matrix, of *datasets.Images) error {
	tiles := make([][]float32, min(pictured, w.Cols))
	for j := range tiles {
		tiles[j] = make([]float32, w.Rows)
		for i := range w.Rows {
			tiles[j][i] = w.Row(i)[j]
		}
	}
	return tile(job, name, tiles, of, picture.Symmetric)
}

// samples draws the rows of p, probabilities of pixels.
func samples(job *registry.Job, name string, p simd.Matrix, of *datasets.Images) error {
	tiles := make([][]float32, p.Rows)
	for i := range tiles {
		tiles[i] = p.Row(i)
	}
	return tile(job, name, tiles, of, picture.Unit)
}

func tile(job *registry.Job, name string, tiles [][]float32, of *datasets.Images, scale picture.Scale) error {
	png, err := picture.Tiles(tiles, of.Height, of.Width, 10, scale)
	if err != nil {
		return err
	}
	return job.Artifact(name, png)
}
