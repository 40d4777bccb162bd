package recognition

import (
	"fmt"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
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

// mistaken is the greatest number of mistakes in a picture, twenty in a row.
const mistaken = 200

// illustrated leaves the confusion matrix of an outcome and the images that it
// has wrong as pictures.
func (d *images) illustrated(job *registry.Job, out *results.Outcome) (*results.Outcome, error) {
	wrong := int(out.Metrics["errors"])
	title := fmt.Sprintf("%d of %d %s wrong (%.2f %%)", wrong, d.eval.N, d.task.Things, out.Metrics[outcome.TestError])
	png, err := picture.Confusion(title, d.task.Classes, out.Targets, out.Predictions)
	if err != nil {
		return nil, err
	}
	if err := job.Artifact("confusion.png", png); err != nil || wrong == 0 {
		return out, err
	}
	if wrong > mistaken {
		title += fmt.Sprintf(", the first %d", mistaken)
	}
	title += ": true → predicted"
	png, err = picture.Mistakes(title, d.mistakes(out.Predictions), d.eval.Height, d.eval.Width, 20)
	if err != nil {
		return nil, err
	}
	return out, job.Artifact("errors.png", png)
}

// mistakes lists the first evaluation images that have another label than the
// predicted one.
func (d *images) mistakes(predictions []uint8) (list []picture.Mistake) {
	names := d.task.Classes
	for i, k := range predictions {
		if truth := d.eval.Labels[i]; k != truth && len(list) < mistaken {
			pixels := make([]float32, d.eval.Dim())
			for j, v := range d.eval.Row(i) {
				pixels[j] = float32(v) / 255
			}
			list = append(list, picture.Mistake{Pixels: pixels, True: names[truth], Predicted: names[k]})
		}
	}
	return list
}

// drawn are samples of images, a row of p each.
func (t *Task) drawn(p simd.Matrix) *registry.Samples {
	s := &registry.Samples{Height: t.Height, Width: t.Width}
	for i := range p.Rows {
		s.Images = append(s.Images, p.Row(i))
	}
	return s
}
