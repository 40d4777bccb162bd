package caltech101

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
)

// inner is the file of the archive that holds the photographs.
const inner = folder + ".tar.gz"

// maxFiles is the greatest number of photographs in an archive or a folder.
const maxFiles = 20000

// readArchive reads the photographs of the owners' caltech-101.zip: a zip file
// with a compressed tar file in it.
func readArchive(ctx context.Context, name string) ([]file, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return readZip(ctx, f, info.Size())
}

func readZip(ctx context.Context, r io.ReaderAt, size int64) ([]file, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, err
	}
	for _, f := range z.File {
		if path.Base(f.Name) != inner || strings.HasPrefix(f.Name, "__MACOSX") {
			continue
		}
		packed, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		defer packed.Close()
		files, err := readTar(ctx, packed)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		return files, nil
	}
	return nil, fmt.Errorf("no %s in it", inner)
}

// readTar reads the photographs of 101_ObjectCategories.tar.gz.
func readTar(ctx context.Context, r io.Reader) ([]file, error) {
	plain, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	var files []file
	for t := tar.NewReader(plain); ; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		if h.Typeflag != tar.TypeReg || !isPhoto(h.Name) {
			continue
		}
		name, below := strings.CutPrefix(strings.TrimPrefix(h.Name, "./"), folder+"/")
		if !below || strings.Count(name, "/") != 1 || path.Clean(name) != name || name[0] == '/' || strings.HasPrefix(name, "..") {
			return nil, fmt.Errorf("%q: want %s/CATEGORY/FILE", h.Name, folder)
		}
		if len(files) == maxFiles {
			return nil, fmt.Errorf("%s: more than %d photographs", name, maxFiles)
		}
		if h.Size > maxFile {
			files = append(files, file{name: name, err: tooLarge(h.Size)})
			continue
		}
		data, err := io.ReadAll(t)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		files = append(files, file{name: name, data: data})
	}
}
