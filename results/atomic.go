package results

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const tempSuffix = ".tmp"

// WriteFile writes a file for the user so that a crash, or a full disk, leaves
// the old one or the new one. A link stays one, also one to a file that is not
// there yet; a device or a pipe is written to.
func WriteFile(name string, data []byte) error {
	target, err := filepath.EvalSymlinks(name)
	if err != nil { // there is nothing to be left
		if link, err := os.Lstat(name); err == nil && link.Mode()&fs.ModeSymlink != 0 {
			return os.WriteFile(name, data, 0o666)
		}
		return writeAtomic(name, data)
	}
	if info, err := os.Stat(target); err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(target, data, 0o666)
	}
	return writeAtomic(target, data)
}

// writeAtomic writes a file so that a crash leaves the old one or the new one:
// temporary name, sync, rename, sync of the folder.
func writeAtomic(name string, data []byte) error { return writeKeeping(name, "", data) }

// writeKeeping is writeAtomic that renames the file that it replaces, if there
// is one, to previous ("" for not). A crash leaves at least one of the two.
func writeKeeping(name, previous string, data []byte) error {
	temp := name + tempSuffix
	err := writeSynced(temp, data)
	if err == nil && previous != "" {
		if err = os.Rename(name, previous); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	}
	if err == nil {
		err = os.Rename(temp, name)
	}
	if err != nil {
		os.Remove(temp) // what counts is why the write failed
		return err
	}
	return syncDir(filepath.Dir(name))
}

func writeSynced(name string, data []byte) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
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
