package datasets

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// FolderEnv is the environment variable that names the data folder when the
// command line does not.
const FolderEnv = "UNSUP_DATA"

// Find looks for the files of the set on this machine, without any network:
//
//   - in dir, or if dir is "" in the folder that UNSUP_DATA names: there and
//     in its subfolder of the set's name, packed or plain, or as the folder
//     that its archive unpacks to. A named folder without the files is an error;
//     no other place is tried in silence;
//   - if no folder is named, in the Go module cache and then in the user's
//     cache folder.
//
// It checks presence only: Verify and Location.Read check the content. The
// error names each place and how to mend it.
func (s Set) Find(dir string) (Location, error) {
	if named := NamedFolder(dir); named != "" {
		loc, err := s.findNamed(named)
		if err != nil && dir == "" {
			err = fmt.Errorf("%s names %s: %w", FolderEnv, named, err)
		}
		return loc, err
	}
	loc, tried := s.findOwn()
	if len(tried) > 0 {
		return Location{}, s.notFound(tried)
	}
	return loc, nil
}

// NamedFolder is the folder that the user named: dir (--data), else that of
// FolderEnv, else "".
func NamedFolder(dir string) string {
	if dir != "" {
		return dir
	}
	return os.Getenv(FolderEnv)
}

// findNamed looks in a folder that the user named.
func (s Set) findNamed(dir string) (Location, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return Location{}, fmt.Errorf("%s: %w", s.Name, err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return Location{}, fmt.Errorf("%s: %s: %w (give the folder that holds the files, or %s)", s.Name, dir, reason(err), s.bring(dir))
	}
	if !info.IsDir() {
		return Location{}, fmt.Errorf("%s: %s: not a folder (give the folder that holds the files)", s.Name, dir)
	}
	if at := s.unpacked(dir); at != "" {
		return Location{Set: s.Name, Place: Folder, Dir: at, Unpacked: true, set: s}, nil
	}
	loc, err := s.in(dir, Folder)
	if err == nil {
		return loc, nil
	}
	below := filepath.Join(dir, s.Name)
	if loc, err := s.in(below, Folder); err == nil {
		return loc, nil
	} else if _, absent := os.Stat(below); absent == nil {
		return Location{}, fmt.Errorf("%s: %s: %w (%s%s)", s.Name, below, err, s.bring(dir), s.orUnpacked(", or give a folder that holds "))
	}
	return Location{}, fmt.Errorf("%s: %s: %w (%s%s)", s.Name, dir, err, s.bring(dir), s.orUnpacked(", or give a folder that holds "))
}

// Some tells whether any file of the set is in one of the folders where a
// user has put them or a fetch has: the named one and its subfolder, or else the
// user's cache folder.
func (s Set) Some(dir string) bool {
	var places []string
	if named := NamedFolder(dir); named != "" {
		places = []string{named, filepath.Join(named, s.Name)}
	} else if cache, err := s.cacheDir(); err == nil {
		places = []string{cache}
	}
	for _, place := range places {
		for _, f := range s.Files {
			for _, name := range []string{f.Name, f.PlainName()} {
				if _, err := os.Lstat(filepath.Join(place, name)); err == nil {
					return true
				}
			}
		}
	}
	return false
}

// findOwn looks where no user needs to point: in the module cache, then in the
// user's cache folder. If the files are in neither, tried says so for each.
func (s Set) findOwn() (loc Location, tried []string) {
	if s.Module.Path != "" {
		loc, err := s.inModuleCache()
		if err == nil {
			return loc, nil
		}
		tried = append(tried, err.Error())
	}
	dir, err := s.cacheDir()
	if err == nil {
		if loc, err = s.in(dir, Cache); err == nil {
			return loc, nil
		}
		err = fmt.Errorf("%s: %w", dir, err)
	}
	return Location{}, append(tried, err.Error())
}

// inModuleCache looks for the files in the Go module cache.
func (s Set) inModuleCache() (Location, error) {
	m := s.Module.built()
	dir, err := m.cached()
	if err != nil {
		return Location{}, err
	}
	return s.inModule(m, dir)
}

// inModule looks for the files in the folder that holds module m.
func (s Set) inModule(m Module, dir string) (Location, error) {
	loc, err := s.in(filepath.Join(dir, filepath.FromSlash(m.Dir)), GoMod)
	if err != nil {
		return Location{}, fmt.Errorf("the Go module %s: %s: %w", m, dir, err)
	}
	loc.module = m.String()
	return loc, nil
}

// in looks for all files of the set in one folder; a packed file is preferred
// to a plain one.
func (s Set) in(dir string, place Place) (Location, error) {
	loc := Location{Set: s.Name, Place: place, Dir: dir, set: s}
	for _, f := range s.Files {
		c, err := f.in(dir)
		if err != nil {
			return Location{}, err
		}
		loc.Copies = append(loc.Copies, c)
	}
	return loc, nil
}

func (f File) in(dir string) (Copy, error) {
	copies := []Copy{{File: f, Path: filepath.Join(dir, f.Name)}}
	if f.packed() {
		copies = append(copies, Copy{File: f, Path: filepath.Join(dir, f.PlainName()), Plain: true})
	}
	for _, c := range copies {
		info, err := os.Stat(c.Path)
		switch {
		case err == nil && info.Mode().IsRegular():
			return c, nil
		case err == nil:
			return Copy{}, fmt.Errorf("%s is not a regular file", filepath.Base(c.Path))
		case !errors.Is(err, fs.ErrNotExist):
			return Copy{}, fmt.Errorf("%s: %w", filepath.Base(c.Path), reason(err))
		}
	}
	if f.packed() {
		return Copy{}, fmt.Errorf("no %s, packed (.gz) or plain", f.PlainName())
	}
	return Copy{}, fmt.Errorf("no %s", f.Name)
}

// cacheDir is where Fetch puts the set's files unless told otherwise.
func (s Set) cacheDir() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no cache folder: %w", err)
	}
	return filepath.Join(dir, "unsup", s.Name), nil
}

// notFound is the error after every place has been tried.
func (s Set) notFound(tried []string) error {
	bring := fmt.Sprintf("run 'unsup data fetch %s' where there is a network", s.Name)
	switch {
	case s.Make != nil:
		bring = fmt.Sprintf("run 'unsup data fetch %s', which makes them", s.Name)
	case s.Unpinned():
		bring = s.bring("a folder")
		if dir, err := s.cacheDir(); err == nil {
			bring = s.bring(dir)
		}
	}
	return fmt.Errorf("%s: not found; tried: %s (%s, or give a folder that holds the files%s: --data DIR)",
		s.Name, strings.Join(tried, "; "), bring, s.orUnpacked(" or "))
}

// orUnpacked names the folder that the set's archive unpacks to, after the words
// that lead to it; "" if it is no archive.
func (s Set) orUnpacked(words string) string {
	if s.Folder == "" {
		return ""
	}
	return words + s.Folder
}

// bring says how good files come into a folder that the user named.
func (s Set) bring(dir string) string {
	if s.Unpinned() {
		var names []string
		for _, f := range s.Files {
			names = append(names, f.Name)
		}
		return fmt.Sprintf("get %s from %s and put it into %s", strings.Join(names, ", "), s.Homepage, dir)
	}
	return fmt.Sprintf("run 'unsup data fetch %s --data %s'", s.Name, dir)
}
