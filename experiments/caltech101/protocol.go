package caltech101

import (
	"context"
	"fmt"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/datasets/caltech101"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Protocol says which images a row learns from and which it is judged by.
type Protocol struct {
	Side       int  `toml:"side"`       // greatest length of an image's longer side in pixels
	Background bool `toml:"background"` // whether background is a class of its own, the 102nd: its training images are then what features are learned from
	Classes    int  `toml:"classes"`    // the first classes by name; 0 for all
	Train      int  `toml:"train"`      // training images of a class
	Test       int  `toml:"test"`       // test images of a class, at most; 0 for all that are left
	SkipBad    bool `toml:"skip_bad"`   // leave out files that cannot be read, instead of failing

	// Validation, if not 0, judges by that many of a class's training images,
	// on which the row is then not trained, instead of by the test images: for
	// choosing hyper-parameters.
	Validation int `toml:"validation"`
}

// usual is the number of training images of a class in the paper's protocol, and
// usualTest of test images, at most: where so many are judged, all are.
const (
	usual     = 15
	usualTest = 50
)

// maxSide is above the side of any photograph of the set.
const maxSide = 4096

func (p Protocol) check() error {
	switch {
	case p.Side < 8 || p.Side > maxSide:
		return fmt.Errorf("side = %d: want 8 to %d pixels", p.Side, maxSide)
	case p.Classes < 0 || p.Test < 0:
		return fmt.Errorf("classes = %d, test = %d: want 0 (all) or more", p.Classes, p.Test)
	case p.Train < 1 || p.Validation < 0 || p.Validation >= p.Train:
		return fmt.Errorf("train = %d, validation = %d: want at least one image to train on", p.Train, p.Validation)
	}
	return nil
}

// photos is a split, loaded.
type photos struct {
	train, eval []example
	background  []caltech101.Grey // what features are learned from, without labels: no image that is judged
	classes     int
	names       []string // of the classes
	ref         datasets.Ref
	training    results.Part
	part        results.Part // of the protocol's test images: eval; none, if they are for validation
	bad         int          // files left out
}

// example is an image and its class.
type example struct {
	caltech101.Grey
	label uint8
}

// load reads the photographs and draws the split of a run: for each class a
// permutation of its images, of which the first train and the next are judged.
func (p Protocol) load(ctx context.Context, job *registry.Job) (*photos, error) {
	c, err := caltech101.Open(ctx, job.DataDir, nil)
	if err != nil {
		return nil, err
	}
	greys, bad, err := c.Decode(ctx, p.Side, p.SkipBad)
	if err != nil {
		return nil, err
	}
	for _, b := range bad {
		job.Log("left out: %s: %v", b.Name, b.Err)
	}
	members, count := make([][]caltech101.Grey, len(c.Categories)), make([]int, len(c.Categories))
	for i, g := range greys {
		k := c.Photos[i].Category
		count[k]++
		if g.Pixels != nil {
			members[k] = append(members[k], g)
		}
	}
	d := &photos{ref: c.Ref, bad: len(bad)}
	if len(bad) > 0 {
		d.ref.Provenance = datasets.Sample
	}
	for k, name := range c.Categories {
		if name == caltech101.Background {
			if !p.Background {
				d.background = members[k]
				continue
			}
		}
		if p.Classes > 0 && d.classes == p.Classes {
			d.training.Of += max(p.Train, usual) // of a class left out
			d.part.Of += min(usualTest, max(count[k]-p.Train, 0))
			continue
		}
		if err := p.deal(d, name, members[k], count[k], rng.New(job.Seed, "caltech101/split").Child(name)); err != nil {
			return nil, err
		}
	}
	if d.classes < p.Classes {
		return nil, fmt.Errorf("classes = %d: %s has %d", p.Classes, c.Ref.Source, d.classes)
	}
	if d.classes < 2 || len(d.background) == 0 {
		return nil, fmt.Errorf("%s: %d classes and %d photographs in %s: want at least 2 and 1", c.Ref.Source, d.classes, len(d.background), caltech101.Background)
	}
	return d, nil
}

// deal adds a class to the split; all counts its images, those that cannot be
// read too.
func (p Protocol) deal(d *photos, name string, members []caltech101.Grey, all int, stream rng.Stream) error {
	if len(members) <= p.Train {
		return fmt.Errorf("caltech101: %s has %d images, want more than the %d to train on", name, len(members), p.Train)
	}
	order := make([]int32, len(members))
	simd.Permutation(order, stream.At(0, 0, 0))
	fit, judge := order[:p.Train], order[p.Train:]
	whole := min(usualTest, all-p.Train)
	if p.Validation > 0 {
		fit, judge = fit[:p.Train-p.Validation], fit[p.Train-p.Validation:]
	} else {
		most := all - p.Train
		if p.Test > 0 {
			most = min(p.Test, most)
		}
		judge = judge[:min(most, len(judge))]
		d.part.Used += len(judge)
		whole = max(whole, most) // more than the protocol's
	}
	d.part.Of += whole
	label := uint8(d.classes)
	for _, i := range fit {
		d.train = append(d.train, example{members[i], label})
		if name == caltech101.Background {
			d.background = append(d.background, members[i])
		}
	}
	for _, i := range judge {
		d.eval = append(d.eval, example{members[i], label})
	}
	d.classes++
	d.names = append(d.names, name)
	d.training.Used += len(fit)
	d.training.Of += max(p.Train, usual)
	return nil
}

// outcome judges predictions of the evaluation images.
func (d *photos) outcome(predictions []uint8, params []results.Tensor) *results.Outcome {
	right, of := make([]float64, d.classes), make([]float64, d.classes)
	targets := make([]uint8, len(d.eval))
	hits := 0
	for i, e := range d.eval {
		targets[i] = e.label
		of[e.label]++
		if predictions[i] == e.label {
			right[e.label]++
			hits++
		}
	}
	mean := 0.0
	for k := range right {
		mean += right[k] / of[k] / float64(d.classes)
	}
	out := &results.Outcome{
		Metrics:     map[string]float64{Accuracy: 100 * mean, "image_accuracy": 100 * float64(hits) / float64(len(targets))},
		Parameters:  params,
		Predictions: predictions,
		Targets:     targets,
		Data:        []datasets.Ref{d.ref},
		Training:    d.training,
		Judged:      d.part,
	}
	if d.bad > 0 {
		out.Metrics[results.BadFiles] = float64(d.bad)
	}
	return out
}
