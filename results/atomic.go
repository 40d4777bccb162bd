package results

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

const tempSuffix = ".tmp"

// writeAtomic writes a file so that a crash leaves the old one or the new one:
// temporary name, sync, rename, sync of the folder.
func writeAtomic(name string, data []byte) error {
	temp := name + tempSuffix
	err := writeSynced(temp, data)
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
	return errors.Join(err, f.Sync(), f.Close())
}

// unwritable says how to mend an error of writing below the runs folder.
func unwritable(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("cannot write the run: %w (choose another folder with --runs DIR)", err)
}
