package results

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WritePredictions writes the per-example outcomes on a test set as text, so
// that two rows can be compared by a paired test:
//
//	unsup-predictions 2 10000 e3b0c442...
//	7 7
//	2 3
//
// The first line gives the format's version, the number of examples and the
// SHA-256 of what follows; then one line per example, in the test set's order,
// with the predicted class and the true one. Version 1 had no SHA-256.
func WritePredictions(w io.Writer, predictions, targets []uint8) error {
	if len(predictions) != len(targets) {
		return fmt.Errorf("predictions: %d predictions for %d targets", len(predictions), len(targets))
	}
	var lines []byte
	for i, p := range predictions {
		lines = strconv.AppendUint(lines, uint64(p), 10)
		lines = append(lines, ' ')
		lines = strconv.AppendUint(lines, uint64(targets[i]), 10)
		lines = append(lines, '\n')
	}
	head := fmt.Appendf(nil, "unsup-predictions 2 %d %x\n", len(predictions), sha256.Sum256(lines))
	_, err := w.Write(append(head, lines...))
	return err
}

// ReadPredictions reads what WritePredictions has written, and nothing else: a
// different head, a number of lines that is not the announced one, a line in any
// other form, content that its SHA-256 is not of are errors.
func ReadPredictions(r io.Reader) (predictions, targets []uint8, err error) {
	lines := bufio.NewScanner(r)
	lines.Split(scanLines)
	lines.Scan()
	n, sum, ok := parseHead(lines.Text())
	if !ok {
		return nil, nil, errors.New(`predictions: line 1: want "unsup-predictions 2", the number of examples and the SHA-256 of their lines`)
	}
	content := sha256.New()
	for lines.Scan() {
		p, t, ok := parsePair(lines.Text())
		if !ok {
			return nil, nil, fmt.Errorf("predictions: line %d: %q, want two classes from 0 to 255", len(predictions)+2, lines.Text())
		}
		predictions, targets = append(predictions, p), append(targets, t)
		content.Write(lines.Bytes())
		content.Write(lineEnd)
	}
	if err := lines.Err(); err != nil {
		return nil, nil, fmt.Errorf("predictions: line %d: %w", len(predictions)+2, err)
	}
	if len(predictions) != n {
		return nil, nil, fmt.Errorf("predictions: %d examples, want %d (truncated?)", len(predictions), n)
	}
	if sum != "" && sum != hex.EncodeToString(content.Sum(nil)) {
		return nil, nil, fmt.Errorf("predictions: %w", errDamaged)
	}
	return predictions, targets, nil
}

var lineEnd = []byte{'\n'}

// parseHead reads the first line, of version 2 or, with an empty sum, of
// version 1.
func parseHead(line string) (n int, sum string, ok bool) {
	count, old := strings.CutPrefix(line, "unsup-predictions 1 ")
	if !old {
		var rest string
		if rest, ok = strings.CutPrefix(line, "unsup-predictions 2 "); !ok {
			return 0, "", false
		}
		if count, sum, _ = strings.Cut(rest, " "); !isDigest(sum) {
			return 0, "", false
		}
	}
	n, err := strconv.Atoi(count)
	return n, sum, err == nil && n >= 0 && strconv.Itoa(n) == count
}

// parsePair reads "7 3" and no other spelling of it.
func parsePair(line string) (p, t uint8, ok bool) {
	first, second, _ := strings.Cut(line, " ")
	p, okP := parseClass(first)
	t, okT := parseClass(second)
	return p, t, okP && okT
}

func parseClass(s string) (uint8, bool) {
	c, err := strconv.ParseUint(s, 10, 8)
	return uint8(c), err == nil && strconv.FormatUint(c, 10) == s
}

// scanLines splits at '\n' and wants one after the last line too: without it the
// file was cut off.
func scanLines(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, data[:i], nil
	}
	if atEOF && len(data) > 0 {
		return 0, nil, errors.New("no end of line (truncated?)")
	}
	return 0, nil, nil
}
