package toys3d

import (
	"context"
	"io"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/datasets/norb"
)

// The files, named after the owners' with the stand-in's name.
var (
	train = norb.Files{
		Dat:       "toys3d-5x46789x9x18x6x2x96x96-training-dat.mat",
		Cat:       "toys3d-5x46789x9x18x6x2x96x96-training-cat.mat",
		Info:      "toys3d-5x46789x9x18x6x2x96x96-training-info.mat",
		Instances: norb.TrainInstances,
	}
	test = norb.Files{
		Dat:       "toys3d-5x01235x9x18x6x2x96x96-testing-dat.mat",
		Cat:       "toys3d-5x01235x9x18x6x2x96x96-testing-cat.mat",
		Info:      "toys3d-5x01235x9x18x6x2x96x96-testing-info.mat",
		Instances: norb.TestInstances,
	}
)

var set = datasets.Set{
	Name:     Name,
	Title:    "Toys in 3-D, a stand-in for small NORB: stereo pairs of 50 rendered toys, 24,300 train and 24,300 test, 2 x 96 x 96, 5 classes",
	License:  "MIT, as this program, which makes it",
	Citation: "none: rendered by package datasets/synth/toys3d; not comparable with small NORB",
	Homepage: "https://github.com/unsup/unsup",
	Files: []datasets.File{
		{Name: train.Dat, Size: norb.DatSize, SHA256: trainDat},
		{Name: train.Cat, Size: norb.CatSize, SHA256: trainCat},
		{Name: train.Info, Size: norb.InfoSize, SHA256: trainInfo},
		{Name: test.Dat, Size: norb.DatSize, SHA256: testDat},
		{Name: test.Cat, Size: norb.CatSize, SHA256: testCat},
		{Name: test.Info, Size: norb.InfoSize, SHA256: testInfo},
	},
	Make: write,
}

func init() { datasets.Register(set) }

// write renders the named file.
func write(ctx context.Context, file string, w io.Writer) error {
	f := train
	if file == test.Dat || file == test.Cat || file == test.Info {
		f = test
	}
	shows := order(f.Instances)
	switch file {
	case f.Cat:
		labels := make([]uint8, len(shows))
		for i, s := range shows {
			labels[i] = uint8(s.category)
		}
		return norb.WriteCategories(w, labels)
	case f.Info:
		views := make([]norb.View, len(shows))
		for i, s := range shows {
			views[i] = s.view
		}
		return norb.WriteViews(w, views)
	}
	if err := norb.WriteHeader(w, norb.Bytes, norb.PerSplit, 2, norb.Side, norb.Side); err != nil {
		return err
	}
	return writeImages(ctx, w, shows)
}

// writeImages renders some pairs at a time.
func writeImages(ctx context.Context, w io.Writer, shows []show) error {
	const each = 100
	t, buf := newToys(), make([]uint8, each*norb.PairPixels)
	for lo := 0; lo < len(shows); lo += each {
		part := shows[lo:min(lo+each, len(shows))]
		pixels := buf[:len(part)*norb.PairPixels]
		if err := renderAll(ctx, t, pixels, part); err != nil {
			return err
		}
		if _, err := w.Write(pixels); err != nil {
			return err
		}
	}
	return nil
}
