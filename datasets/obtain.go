package datasets

import "context"

// Obtain finds the files as Find does and, if no folder was named and they are
// not on this machine, brings them: by 'go mod download' if there is a go
// command, else from the mirrors into the user's cache folder. Every place on
// this machine is tried before any network. A procedural set that is not in the
// folder named is looked for in the cache folder, and made there. progress may
// be nil. The error names each place tried and how to mend it.
func (s Set) Obtain(ctx context.Context, dir string, progress func(Progress)) (Location, error) {
	if s.Make != nil {
		return s.obtainMade(ctx, dir, progress)
	}
	if NamedFolder(dir) != "" {
		return s.Find(dir)
	}
	loc, tried := s.findOwn()
	if len(tried) == 0 {
		return loc, nil
	}
	if s.Unpinned() {
		return Location{}, s.notFound(tried)
	}
	if err := ctx.Err(); err != nil {
		return Location{}, err
	}
	if s.Module.Path != "" {
		loc, err := s.downloadModule(ctx)
		if err == nil {
			return loc, nil
		}
		tried = append(tried, err.Error())
	}
	loc, err := s.Fetch(ctx, "", progress)
	if err == nil || ctx.Err() != nil {
		return loc, err
	}
	return Location{}, s.notFound(append(tried, err.Error()))
}

// downloadModule brings the set's Go module into the module cache.
func (s Set) downloadModule(ctx context.Context) (Location, error) {
	m := s.Module.built()
	dir, err := m.download(ctx)
	if err != nil {
		return Location{}, err
	}
	return s.inModule(m, dir)
}
