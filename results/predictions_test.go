package results

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

func TestPredictionsRoundTrip(t *testing.T) {
	for n := range 300 {
		p, q := make([]uint8, n), make([]uint8, n)
		for i := range p {
			p[i], q[i] = uint8(i), uint8(255-i%256)
		}
		var text bytes.Buffer
		if err := WritePredictions(&text, p, q); err != nil {
			t.Fatal(err)
		}
		gotP, gotQ, err := ReadPredictions(&text)
		if err != nil || !bytes.Equal(gotP, p) || !bytes.Equal(gotQ, q) {
			t.Fatalf("%d examples: %v", n, err)
		}
	}
}

func TestPredictionsErrors(t *testing.T) {
	head := `predictions: line 1: want "unsup-predictions 2", the number of examples and the SHA-256 of their lines`
	const sum = "459d8c055fbfdba07f5dc8428f9ee975041342043d20ed9b2d26db9adc0d274b" // of "7 7\n2 3\n"
	for text, want := range map[string]string{
		"":                                   head,
		"unsup-predictions 2 1\n1 1\n":       head,
		"unsup-predictions 3 1\n1 1\n":       head,
		"unsup-predictions 1 +1\n1 1\n":      head,
		"unsup-predictions 1 -1\n":           head,
		"unsup-predictions 1 2\n1 1\n":       "predictions: 1 examples, want 2 (truncated?)",
		"unsup-predictions 1 0\n1 1\n":       "predictions: 1 examples, want 0 (truncated?)",
		"unsup-predictions 1 1\n1 1":         "predictions: line 2: no end of line (truncated?)",
		"unsup-predictions 1 1\n1 256\n":     `predictions: line 2: "1 256", want two classes from 0 to 255`,
		"unsup-predictions 1 2\n1 1\n01 1\n": `predictions: line 3: "01 1", want two classes from 0 to 255`,
		"unsup-predictions 1 1\n1\n":         `predictions: line 2: "1", want two classes from 0 to 255`,
		"unsup-predictions 1 1\n1 1\r\n":     `predictions: line 2: "1 1\r", want two classes from 0 to 255`,

		"unsup-predictions 2 2 " + sum + "\n7 7\n":                       "predictions: 1 examples, want 2 (truncated?)",
		"unsup-predictions 2 2 " + sum + "\n7 7\n2 4\n":                  "predictions: the content is not what its SHA-256 says (truncated or damaged)",
		"unsup-predictions 2 2 " + sum + "\n2 3\n7 7\n":                  "predictions: the content is not what its SHA-256 says (truncated or damaged)",
		"unsup-predictions 2 2 " + strings.ToUpper(sum) + "\n7 7\n2 3\n": head,
		"unsup-predictions 2 2 " + sum + " \n7 7\n2 3\n":                 head,
	} {
		if _, _, err := ReadPredictions(strings.NewReader(text)); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	p, q, err := ReadPredictions(strings.NewReader("unsup-predictions 2 2 " + sum + "\n7 7\n2 3\n"))
	if err != nil || !bytes.Equal(p, []byte{7, 2}) || !bytes.Equal(q, []byte{7, 3}) {
		t.Errorf("got %v %v, %v", p, q, err)
	}
	if err := WritePredictions(new(bytes.Buffer), make([]uint8, 2), make([]uint8, 3)); err == nil ||
		err.Error() != "predictions: 2 predictions for 3 targets" {
		t.Errorf("got %v", err)
	}
}

// There is exactly one text of each version for given predictions.
func FuzzReadPredictions(f *testing.F) {
	f.Add([]byte("unsup-predictions 1 2\n7 7\n2 3\n"))
	f.Add([]byte("unsup-predictions 1 0\n"))
	f.Add([]byte("unsup-predictions 2 0 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"))
	f.Add([]byte("unsup-predictions 2 2 459d8c055fbfdba07f5dc8428f9ee975041342043d20ed9b2d26db9adc0d274b\n7 7\n2 3\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, q, err := ReadPredictions(bytes.NewReader(text))
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := WritePredictions(&again, p, q); err != nil {
			t.Fatal(err)
		}
		want := again.Bytes()
		if bytes.HasPrefix(text, []byte("unsup-predictions 1 ")) {
			_, lines, _ := bytes.Cut(want, []byte("\n"))
			want = append(fmt.Appendf(nil, "unsup-predictions 1 %d\n", len(p)), lines...)
		}
		if !bytes.Equal(want, text) {
			t.Fatalf("%q was read as %q", text, want)
		}
	})
}
