// Package norb loads small NORB, the stereo pairs of toys of LeCun, Huang and
// Bottou (2004), in the owners' binary-matrix format: 24,300 pairs of 25 toys
// for training, 24,300 of 25 other toys for the test. It also reduces pairs to
// the 8,976 inputs of Salakhutdinov and Hinton (2009).
package norb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"os"
	"sync"

	"github.com/unsup/unsup/datasets"
)

// Here tells whether the owners' files are to be used: they are in the folder
// that the user named or, if none was named, in the cache folder where 'unsup
// data fetch norb' puts them. Some of the files without the others are an
// error, not a reason to look elsewhere.
func Here(dir string) (bool, error) {
	_, err := set.Find(dir)
	if err == nil {
		return true, nil
	}
	if set.Some(dir) {
		return false, err
	}
	if dir = datasets.NamedFolder(dir); dir == "" {
		return false, nil
	}
	if info, absent := os.Stat(dir); absent != nil || !info.IsDir() {
		return false, err
	}
	return false, nil
}

// Load finds the six files (dir is the user's --data, or ""), checks them and
// returns the first nTrain training and nTest test pairs; 0 means all.
func Load(ctx context.Context, dir string, nTrain, nTest int) (training, testing *Pairs, err error) {
	loc, err := set.Find(dir)
	if err != nil {
		return nil, nil, err
	}
	if training, err = train.Load(ctx, loc, nTrain); err != nil {
		return nil, nil, err
	}
	testing, err = test.Load(ctx, loc, nTest)
	return training, testing, err
}

// digests remembers, by folder, what Ref has read.
var digests sync.Map

// Ref identifies the files that Load finds: the SHA-256 over their unpacked
// content, training set first, in the order images, categories, views. It reads
// them once in a process.
func Ref(ctx context.Context, dir string) (datasets.Ref, error) {
	loc, err := set.Find(dir)
	if err != nil {
		return datasets.Ref{}, err
	}
	sum, known := digests.Load(loc.Dir)
	if !known {
		if sum, err = digest(ctx, loc); err != nil {
			return datasets.Ref{}, err
		}
		digests.Store(loc.Dir, sum)
	}
	return datasets.Ref{Name: Name, Provenance: datasets.Real, SHA256: sum.(string), Source: loc.String()}, nil
}

func digest(ctx context.Context, loc datasets.Location) (string, error) {
	sum := sha256.New()
	for _, f := range set.Files {
		err := loc.Read(ctx, f.Name, func(r io.Reader) error { return add(ctx, sum, r) })
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// add hashes all of r, or stops with ctx.
func add(ctx context.Context, sum hash.Hash, r io.Reader) error {
	buf := make([]byte, 1<<20)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := r.Read(buf)
		sum.Write(buf[:n])
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
