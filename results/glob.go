package results

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// glob is fs.Glob that does not take a folder that cannot be read for an empty
// one: what it finds elsewhere comes with an error that names the folder below
// where. What does not exist is no error.
func glob(files fs.FS, where, pattern string) (found []string, err error) {
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, err
	}
	found = []string{"."}
	var bad []error
	for element := range strings.SplitSeq(pattern, "/") {
		var next []string
		for _, dir := range found {
			names, err := matches(files, dir, element)
			if err != nil {
				bad = append(bad, fmt.Errorf("%s: %w", where, err))
			}
			next = append(next, names...)
		}
		found = next
	}
	return found, errors.Join(bad...)
}

// matches are the files and folders in dir that one element of a pattern names,
// none if dir is no folder.
func matches(files fs.FS, dir, element string) (names []string, err error) {
	if !strings.ContainsAny(element, `*?[\`) {
		name := path.Join(dir, element)
		_, err := fs.Stat(files, name)
		switch {
		case err == nil:
			return []string{name}, nil
		case errors.Is(err, fs.ErrNotExist) || !isFolder(files, dir):
			return nil, nil
		}
		return nil, err
	}
	entries, err := fs.ReadDir(files, dir)
	switch {
	case err == nil:
	case errors.Is(err, fs.ErrNotExist) || !isFolder(files, dir):
		return nil, nil
	default:
		return nil, err
	}
	for _, e := range entries {
		if ok, _ := path.Match(element, e.Name()); ok {
			names = append(names, path.Join(dir, e.Name()))
		}
	}
	return names, nil
}

func isFolder(files fs.FS, name string) bool {
	info, err := fs.Stat(files, name)
	return err == nil && info.IsDir()
}
