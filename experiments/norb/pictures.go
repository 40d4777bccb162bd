package norb

import (
	"context"
	"fmt"

	"github.com/unsup/unsup/datasets/norb"
	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
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

// confused returns the rows, every run of which leaves its confusion matrix as
// confusion.png.
func confused(rows ...registry.Row) []registry.Row {
	for i := range rows {
		run := rows[i].Run
		rows[i].Run = func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
			out, err := run(ctx, job, cfg)
			if err != nil {
				return nil, err
			}
			title := fmt.Sprintf("%.0f of %d pairs wrong (%.2f %%)", out.Metrics["errors"], len(out.Targets), out.Metrics[outcome.TestError])
			png, err := picture.Confusion(title, norb.Categories[:], out.Targets, out.Predictions)
			if err != nil {
				return nil, err
			}
			return out, job.Artifact("confusion.png", png)
		}
	}
	return rows
}

func tile(job *registry.Job, name string, tiles [][]float32, scale picture.Scale) error {
	png, err := picture.Tiles(tiles, norb.Side, norb.Side, columns, scale)
	if err != nil {
		return err
	}
	return job.Artifact(name, png)
}
