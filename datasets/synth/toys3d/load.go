package toys3d

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/datasets/norb"
)

// few is the number of pairs up to which rendering takes less time than
// checking the files of all.
const few = 4000

// Load returns the first nTrain training and nTest test pairs; 0 means all.
// Few pairs are rendered as they are wanted. For more, the six files are looked
// for as datasets.Set.Obtain does (dir is the user's --data, or ""), or rendered
// into the user's cache folder, 900 MB in about a minute, of which progress
// (which may be nil) tells.
func Load(ctx context.Context, dir string, nTrain, nTest int, progress func(datasets.Progress)) (training, testing *norb.Pairs, err error) {
	wantTrain, err := norb.Count(nTrain)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", Name, err)
	}
	wantTest, err := norb.Count(nTest)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", Name, err)
	}
	if wantTrain+wantTest <= few {
		if training, err = renderFirst(ctx, train, wantTrain); err != nil {
			return nil, nil, err
		}
		testing, err = renderFirst(ctx, test, wantTest)
		return training, testing, err
	}
	loc, err := set.Obtain(ctx, dir, progress)
	if err != nil {
		return nil, nil, err
	}
	if training, err = train.Load(ctx, loc, wantTrain); err != nil {
		return nil, nil, err
	}
	testing, err = test.Load(ctx, loc, wantTest)
	return training, testing, err
}

// Ref identifies the data set. Since it follows from the program alone, no file
// is read.
func Ref() datasets.Ref {
	return datasets.Ref{Name: Name, Provenance: datasets.StandIn, SHA256: digest, Source: "rendered by this program"}
}

// renderFirst renders the first n pairs of a split.
func renderFirst(ctx context.Context, f norb.Files, n int) (*norb.Pairs, error) {
	p := &norb.Pairs{N: n, Pixels: make([]uint8, n*norb.PairPixels)}
	shows := order(f.Instances)[:n]
	for _, s := range shows {
		p.Labels = append(p.Labels, uint8(s.category))
		p.Views = append(p.Views, s.view)
	}
	return p, renderAll(ctx, newToys(), p.Pixels, shows)
}

// renderAll draws pairs side by side on all CPUs.
func renderAll(ctx context.Context, t *toys, dst []uint8, shows []show) error {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(shows)) {
		wait.Go(func() {
			r := newRenderer()
			for {
				i := int(next.Add(1)) - 1
				if i >= len(shows) || ctx.Err() != nil {
					return
				}
				t.render(r, dst[i*norb.PairPixels:(i+1)*norb.PairPixels], shows[i])
			}
		})
	}
	wait.Wait()
	return ctx.Err()
}
