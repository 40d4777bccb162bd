package datasets

import (
	"context"
	"io"
)

// maker is the program itself as the source of a procedural set's file.
func (s Set) maker(file string) source {
	return source{"this program", func(ctx context.Context) (io.ReadCloser, error) {
		r, w := io.Pipe()
		go func() { w.CloseWithError(s.Make(ctx, file, w)) }()
		return r, nil
	}}
}

// obtainMade finds a procedural set's files in the folder that the user named
// or makes them in the cache folder: a folder of other data is no reason to do
// without. What is in the cache folder and not as this program makes it, from
// an earlier version perhaps, is made anew.
func (s Set) obtainMade(ctx context.Context, dir string, progress func(Progress)) (Location, error) {
	if NamedFolder(dir) != "" {
		if loc, err := s.Find(dir); err == nil {
			return loc, nil
		}
	}
	cache, err := s.cacheDir()
	if err != nil {
		return Location{}, err
	}
	return s.fetchTo(ctx, cache, Cache, progress)
}
