package results

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
)

const tempSuffix = ".tmp"

// WriteFile writes a file for the user so that a crash, or a full disk, leaves
// the old one or the new one. A link stays one, also one to a file that is not
// there yet; a device or a pipe is written to. An error names the file.
func WriteFile(name string, data []byte) error {
	err := writeFor(name, data)
	if err == nil {
		return nil
	}
	if path, link := (*fs.PathError)(nil), (*os.LinkError)(nil); errors.As(err, &path) {
		err = path.Err
	} else if errors.As(err, &link) {
		err = link.Err
	}
	return &fs.PathError{Op: "write", Path: name, Err: err}
}

func writeFor(name string, data []byte) error {
	target, err := filepath.EvalSymlinks(name)
	if err != nil { // there is nothing to be left
		if link, err := os.Lstat(name); err == nil && link.Mode()&fs.ModeSymlink != 0 {
			return os.WriteFile(name, data, 0o666)
		}
		return writeBeside(name, 0, data)
	}
	info, err := os.Stat(target)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return os.WriteFile(target, data, 0o666)
	}
	return writeBeside(target, info.Mode().Perm(), data)
}

// writeBeside is writeAtomic by way of a hidden file that no other process has
// and no user would name. The file gets the permissions that it had, for 0 those
// of a new file.
func writeBeside(name string, perm fs.FileMode, data []byte) error {
	f, err := createHidden(filepath.Dir(name))
	if err != nil {
		return err
	}
	if info, _ := f.Stat(); perm != 0 && info != nil && info.Mode().Perm() != perm {
		err = f.Chmod(perm)
	}
	err = cmp.Or(err, fill(f, data))
	if err == nil {
		err = rename(f.Name(), name)
	}
	if err != nil {
		remove(f.Name()) // what counts is why the write failed
		return err
	}
	return syncDir(filepath.Dir(name))
}

// createHidden is os.CreateTemp but for the permissions: they are those of any
// new file.
func createHidden(dir string) (*os.File, error) {
	for {
		name := filepath.Join(dir, fmt.Sprintf(".unsup-%016x%s", rand.Uint64(), tempSuffix))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// writeAtomic writes a file so that a crash leaves the old one or the new one:
// temporary name, sync, rename, sync of the folder. It is for the program's own
// folders, where one process writes at a time and the next one replaces what a
// dead one has left under that name.
func writeAtomic(name string, data []byte) error {
	return writeKeeping(name+tempSuffix, name, "", data)
}

// writeKeeping is writeAtomic by way of the temporary file temp that renames the
// file that it replaces, if there is one, to previous ("" for not). A crash leaves
// at least one of the two.
func writeKeeping(temp, name, previous string, data []byte) error {
	err := writeSynced(temp, data)
	if err == nil && previous != "" {
		if err = rename(name, previous); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	}
	if err == nil {
		err = rename(temp, name)
	}
	if err != nil {
		remove(temp) // what counts is why the write failed
		return err
	}
	return syncDir(filepath.Dir(name))
}

func writeSynced(name string, data []byte) error {
	f, err := create(name)
	if err != nil {
		return err
	}
	return fill(f, data)
}

// fill writes, syncs and closes a file.
func fill(f *os.File, data []byte) error {
	err := writeAll(f, data)
	if err == nil {
		err = syncFile(f)
	}
	return cmp.Or(err, f.Close())
}

// unwritable says how to mend an error of writing below the runs folder.
func unwritable(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("cannot write the run: %w (choose another folder with --runs DIR)", err)
}
