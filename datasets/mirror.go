package datasets

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

// source is one place that a file's bytes may come from.
type source struct {
	name string
	open func(ctx context.Context) (io.ReadCloser, error)
}

// sources are a file's: the copy in the Go module cache if there is one, then
// the mirrors in order.
func (s Set) sources(file File) []source {
	var list []source
	if s.Module.Path != "" {
		if loc, err := s.inModuleCache(); err == nil {
			list = append(list, fromDisk(filepath.Join(loc.Dir, file.Name)))
		}
	}
	if s.Make != nil {
		list = append(list, s.maker(file.Name))
	}
	for _, m := range s.Mirrors {
		list = append(list, fromWeb(m+file.Name, file.Size))
	}
	return list
}

func fromDisk(path string) source {
	return source{path, func(context.Context) (io.ReadCloser, error) {
		f, err := os.Open(path)
		if err != nil {
			return nil, reason(err)
		}
		return f, nil
	}}
}

var client = &http.Client{Transport: &http.Transport{
	Proxy:               http.ProxyFromEnvironment,
	DialContext:         (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
	TLSHandshakeTimeout: 10 * time.Second,
	ForceAttemptHTTP2:   true,
}}

// fromWeb is a file on a mirror. An answer that cannot be the file is refused
// before its body is read.
func fromWeb(address string, size int64) source {
	return source{address, func(ctx context.Context) (io.ReadCloser, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return nil, err
		}
		req.Header.Set("User-Agent", "unsup")
		req.Header.Set("Accept-Encoding", "identity") // the .gz itself, not what is in it
		resp, err := client.Do(req)
		if err != nil {
			var u *url.Error
			if errors.As(err, &u) {
				err = u.Err
			}
			return nil, err
		}
		if err := acceptable(resp, size); err != nil {
			resp.Body.Close()
			return nil, err
		}
		return resp.Body, nil
	}}
}

func acceptable(resp *http.Response, size int64) error {
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	switch {
	case resp.StatusCode != http.StatusOK:
		return errors.New(resp.Status)
	case kind == "text/html" || kind == "application/xhtml+xml":
		return errors.New("an HTML page instead of the file")
	case resp.ContentLength >= 0 && resp.ContentLength != size:
		return fmt.Errorf("%d bytes announced, want %d", resp.ContentLength, size)
	}
	return nil
}

// diskError is a failure on our side, which no other mirror can mend.
type diskError struct{ error }

func (e diskError) Unwrap() error { return e.error }

// onDisk is the diskError of a file of ours, with what to do about it; nil for
// nil.
func onDisk(part *os.File, err error) error {
	if err == nil {
		return nil
	}
	return diskError{fmt.Errorf("%s: %w (give a folder that can be written and has room: --data DIR)", filepath.Dir(part.Name()), reason(err))}
}

var errStalled = errors.New("stalled")

// receive copies a source to part and checks its size and SHA-256 on the way. It
// gives up when the source sends nothing for f.stall, and never takes more
// than the file's size.
func (f *fetcher) receive(ctx context.Context, part *os.File, src source, file File) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watchdog := time.AfterFunc(f.stall, func() { cancel(errStalled) })
	defer watchdog.Stop()
	body, err := src.open(ctx)
	if err != nil {
		return cause(ctx, err)
	}
	defer body.Close()
	sum, next := sha256.New(), int64(0)
	step := func(p []byte, done int64) error {
		watchdog.Reset(f.stall)
		sum.Write(p)
		if _, err := part.Write(p); err != nil {
			return onDisk(part, err)
		}
		if done >= next && done < file.Size {
			next = done + tellEvery
			f.tell(Progress{File: file.Name, From: src.name, Done: done, Total: file.Size})
		}
		return nil
	}
	if err := pump(stoppable{ctx, body}, file.Size, step); err != nil {
		return cause(ctx, err)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != file.SHA256 {
		return fmt.Errorf("SHA-256 %s, want %s: not the published file", got, file.SHA256)
	}
	f.tell(Progress{File: file.Name, From: src.name, Done: file.Size, Total: file.Size})
	return nil
}

// tellEvery is after how many bytes progress is told again.
const tellEvery = 64 << 10

// pump calls step with everything that r holds, which must be size bytes, and
// with the number of bytes so far.
func pump(r io.Reader, size int64, step func(p []byte, done int64) error) error {
	buf := make([]byte, 64<<10)
	for done := int64(0); ; {
		n, err := r.Read(buf)
		done += int64(n)
		if done > size {
			return fmt.Errorf("more than %d bytes", size)
		}
		if n > 0 {
			if err := step(buf[:n], done); err != nil {
				return err
			}
		}
		switch {
		case (err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF)) && done < size:
			return fmt.Errorf("truncated: %d bytes, want %d", done, size)
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
	}
}

// cause tells a mirror that stalled from a caller who cancelled.
func cause(ctx context.Context, err error) error {
	if c := context.Cause(ctx); c != nil {
		return c
	}
	return err
}
