package results

import "os"

// All changes to the folders of runs go through this file. The tests set these
// variables: they look at what a process leaves that dies after any of its
// steps, and make steps fail.
var (
	after     = func(step string, names ...string) {} // has been made; a rename has two names
	write     = (*os.File).Write
	flush     = (*os.File).Sync
	removeAll = os.RemoveAll
)

// step tells that a step has been made, if it has.
func step(err error, step string, names ...string) error {
	if err == nil {
		after(step, names...)
	}
	return err
}

func create(name string) (*os.File, error) {
	f, err := os.Create(name)
	return f, step(err, "create", name)
}

func openLock(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
	return f, step(err, "create", name)
}

func mkdir(name string) error { return step(os.Mkdir(name, 0o777), "create", name) }

func writeAll(f *os.File, data []byte) error {
	_, err := write(f, data)
	return step(err, "write", f.Name())
}

func syncFile(f *os.File) error { return step(flush(f), "sync", f.Name()) }

// syncDir makes what has become of the names in a folder survive a power cut.
func syncDir(dir string) error { return step(flushDir(dir), "sync", dir) }

func rename(old, to string) error { return step(os.Rename(old, to), "rename", old, to) }

func remove(name string) error { return step(os.Remove(name), "remove", name) }

// discard removes a file, or a folder and all that it holds, if there is one.
func discard(name string) error { return step(removeAll(name), "remove", name) }
