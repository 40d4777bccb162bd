package caltech101

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
)

// maxFile is the greatest size of a photograph in bytes; the set's largest has
// a twentieth of it.
const maxFile = 16 << 20

// readFolder reads the photographs of an unpacked archive, at most maxFiles.
// Links are followed. A category that cannot be read is an error, also a link
// that leads nowhere; a photograph that cannot be read is a file that says why.
func readFolder(ctx context.Context, root fs.FS) ([]file, error) {
	categories, err := fs.ReadDir(root, ".")
	if err != nil {
		return nil, err
	}
	var files []file
	for _, c := range categories {
		info, err := fs.Stat(root, c.Name()) // of what a link leads to
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			continue
		}
		photos, err := fs.ReadDir(root, c.Name())
		if err != nil {
			return nil, err
		}
		for _, p := range photos {
			name := c.Name() + "/" + p.Name()
			if !isPhoto(name) {
				continue
			}
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if len(files) == maxFiles {
				return nil, fmt.Errorf("%s: more than %d photographs", name, maxFiles)
			}
			data, err := readPhoto(root, name, p)
			files = append(files, file{name, data, err})
		}
	}
	return files, nil
}

// readPhoto reads an entry of a category. What is no file is not opened: a pipe
// would be waited for.
func readPhoto(root fs.FS, name string, entry fs.DirEntry) ([]byte, error) {
	info, err := fs.Stat(root, name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && entry.Type()&fs.ModeSymlink != 0:
		return nil, errors.New("a link that leads nowhere")
	case err != nil:
		return nil, reason(err)
	case info.IsDir():
		return nil, errors.New("a folder, want a file")
	case !info.Mode().IsRegular():
		return nil, errors.New("not a regular file")
	case info.Size() > maxFile:
		return nil, tooLarge(info.Size())
	}
	data, err := fs.ReadFile(root, name)
	return data, reason(err)
}

func tooLarge(size int64) error {
	return fmt.Errorf("%d bytes, want at most %d MiB", size, maxFile>>20)
}

// reason is an error without the operation and the path, which stands beside it.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
