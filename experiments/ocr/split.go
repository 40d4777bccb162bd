package ocr

import (
	"context"
	"fmt"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/datasets/ocr"
	"github.com/unsup/unsup/experiments/recognition"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// testShare of 52,152 letters are for the test: 10,000.
const testShare = 10000.0 / ocr.All

// splitName names the one random split that all runs and seeds share: the papers
// have not published theirs. It is drawn from the letters in the order of
// package datasets/ocr, so that it does not depend on the order of the words in
// a copy of the set.
const splitName = "random-1"

// load splits the letters.
func load(ctx context.Context, dir string) (*recognition.Loaded, error) {
	all, faults, ref, err := ocr.Load(ctx, dir, nil)
	if err != nil {
		return nil, err
	}
	if all.N < 2 {
		return nil, fmt.Errorf("ocr: %d letters cannot be split", all.N)
	}
	order := make([]int32, all.N)
	simd.Permutation(order, rng.New(1, "ocr/split").At(0, 0, 0))
	n := max(1, int(float64(testShare*float64(all.N))+0.5))
	l := &recognition.Loaded{Train: all.Pick(order[n:]), Test: all.Pick(order[:n]), Ref: named(ref)}
	if faults != nil {
		l.Bad, l.BadCases = fmt.Errorf("ocr: %w", faults), faults.Bad
	}
	return l, nil
}

// refs identifies the letters and their split.
func refs(ctx context.Context, dir string, progress func(datasets.Progress)) ([]datasets.Ref, error) {
	ref, err := ocr.Ref(ctx, dir, progress)
	if err != nil {
		return nil, err
	}
	return []datasets.Ref{named(ref)}, nil
}

// named adds the split's name to where the letters are from.
func named(ref datasets.Ref) datasets.Ref {
	ref.Source += ", split " + splitName
	return ref
}
