package recognition

import (
	"bytes"
	"context"
	"image/png"
	"slices"
	"testing"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/datasets/mnist"
	"github.com/unsup/unsup/experiments/outcome"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// digits is the task of these tests.
var digits = Task{
	Name: "test", Things: "digits", Height: mnist.Side, Width: mnist.Side,
	Classes: []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"},
	Load: func(ctx context.Context, dir string) (*Loaded, error) {
		train, test, ref, err := mnist.Load(ctx, dir, nil)
		return &Loaded{Train: train, Test: test, Ref: ref}, err
	},
}

// TestValidation judges by the end of the training set and keeps it out of
// training.
func TestValidation(t *testing.T) {
	job := &registry.Job{}
	d, err := Split{Train: 1000, Test: 10, Validation: 300, task: &digits}.load(context.Background(), job)
	if err != nil {
		t.Fatal(err)
	}
	all, err := Split{task: &digits}.load(context.Background(), job)
	if err != nil {
		t.Fatal(err)
	}
	if d.train.N != 700 || d.eval.N != 300 || !bytes.Equal(d.eval.Row(0), all.train.Row(700)) {
		t.Errorf("%d training and %d validation images, want 700 and 300, from image 700 on", d.train.N, d.eval.N)
	}
	for _, c := range []struct {
		d    *images
		want results.Part
	}{{d, results.Part{Used: 0, Of: 10000}}, {all, results.Part{Used: 10000, Of: 10000}}} {
		if out := c.d.outcome(c.d.eval.Labels, nil); out.Judged != c.want || out.Training.Used != c.d.train.N {
			t.Errorf("judged by %v of the test images, trained on %v, want %v", out.Judged, out.Training, c.want)
		}
	}
	if _, err := (Split{Train: 100, Validation: 100, task: &digits}).load(context.Background(), job); err == nil {
		t.Error("no error when nothing is left to train on")
	}
}

// TestMistakes: what is drawn are the wrong ones, in their order, and no more
// than fit.
func TestMistakes(t *testing.T) {
	d, err := Split{Train: 10, Test: 300, task: &digits}.load(context.Background(), &registry.Job{})
	if err != nil {
		t.Fatal(err)
	}
	if want := (results.Part{Used: 300, Of: 10000}); d.part != want {
		t.Errorf("judged by %v of the test images, want %v", d.part, want)
	}
	names := digits.Classes
	right := slices.Clone(d.eval.Labels)
	right[7] = (right[7] + 1) % 10
	list := d.mistakes(right)
	if len(list) != 1 || list[0].True != names[d.eval.Labels[7]] || list[0].Predicted != names[right[7]] {
		t.Fatalf("%d mistakes: %v", len(list), list)
	}
	for j, v := range d.eval.Row(7) {
		if list[0].Pixels[j] != float32(v)/255 {
			t.Fatalf("pixel %d is %v, want %d/255", j, list[0].Pixels[j], v)
		}
	}
	pictures := map[string][]byte{}
	job := &registry.Job{Artifact: func(name string, data []byte) error { pictures[name] = data; return nil }}
	if _, err := d.illustrated(job, d.outcome(d.eval.Labels, nil)); err != nil || len(pictures) != 1 {
		t.Errorf("without a mistake: %d pictures, %v; want the confusions alone", len(pictures), err)
	}
	for i := range right {
		right[i] = (d.eval.Labels[i] + 1) % 10
	}
	if _, err := d.illustrated(job, d.outcome(right, nil)); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(pictures["errors.png"]))
	if err != nil {
		t.Fatal(err)
	}
	// 200 tiles, twenty in a row, of 56 pixels and their captions.
	if size := img.Bounds().Size(); size.X < 20*56 || size.X > 21*64+32 || size.Y < 10*(56+18) || size.Y > 11*(56+18+8)+44 {
		t.Errorf("the picture of mistakes has %v pixels", size)
	}
}

// TestNewErrors counts by hand: of four images two are in the training set, one
// of them wrong, and of the others one is.
func TestNewErrors(t *testing.T) {
	task := Task{Duplicates: true}
	at := func(pixels ...uint8) *datasets.Images {
		return &datasets.Images{N: len(pixels), Height: 1, Width: 1, Pixels: pixels, Labels: make([]uint8, len(pixels)), Classes: 2}
	}
	d := &images{task: &task, train: at(1, 2, 3), eval: at(3, 4, 1, 5)}
	out := d.outcome([]uint8{1, 1, 0, 0}, nil)
	if m := out.Metrics; m[outcome.TestError] != 50 || m[NewTestError] != 50 || m[Duplicates] != 2 || m["errors"] != 2 {
		t.Errorf("%v", m)
	}
	d.eval = at(3, 1)
	if _, any := d.outcome([]uint8{0, 0}, nil).Metrics[NewTestError]; any {
		t.Error("an error of no image at all")
	}
}

// The machine has a label group, and training its classes, where the
// configuration says so.
func TestAuthorsMachine(t *testing.T) {
	for _, want := range []bool{false, true} {
		c := authorsConfig{Split: Split{Train: 1000, Test: 10, task: &digits}, Labels: want, Hidden: []int{64, 96}, MeanFieldTolerance: 1e-7, MeanTop: true}
		d, err := c.load(t.Context(), &registry.Job{})
		if err != nil {
			t.Fatal(err)
		}
		m := c.machine(&digits)
		layers, joint := c.options(d)
		if got := m.Labels != nil; got != want || (len(layers[1].Labels) == 1000) != want || (len(joint.Labels) == 1000) != want {
			t.Errorf("labels = %v: label group %v, %d and %d classes", want, got, len(layers[1].Labels), len(joint.Labels))
		}
		if layers[0].Labels != nil || joint.MeanFieldTolerance != 1e-7 || !joint.MeanTop {
			t.Errorf("labels = %v: options %+v, labels of the first layer %d", want, joint.AuthorsOptions, len(layers[0].Labels))
		}
	}
}
