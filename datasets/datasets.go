// Package datasets describes where real data comes from and hands it out in
// its smallest type: bytes for pixels, small integers for labels.
package datasets

// Provenance says what a data set is, so that no table can mistake a stand-in
// for the real thing.
type Provenance string

const (
	// Real are the owners' files, whole: checked by SHA-256 where one is
	// published, else by the set's parser and the number of cases alone
	// (the letters of ocr, unpacked files of caltech101 and norb). Ref.SHA256
	// says which copy it is.
	Real    Provenance = "real"
	StandIn Provenance = "stand-in" // procedural, not comparable with the tutorial
	Sample  Provenance = "sample"   // a part of the real data
)

// Images is a labelled set of grey images, one byte a pixel (0 black, 255
// white), row-major, image after image.
type Images struct {
	N, Height, Width int
	Pixels           []uint8 // N*Height*Width
	Labels           []uint8 // N; in 0..Classes-1
	Classes          int
}

// Dim is the number of pixels of one image.
func (s *Images) Dim() int { return s.Height * s.Width }

// Row returns the pixels of image i.
func (s *Images) Row(i int) []uint8 {
	d := s.Dim()
	return s.Pixels[i*d : (i+1)*d : (i+1)*d]
}

// Slice returns the images [i, j) without copying.
func (s *Images) Slice(i, j int) *Images {
	d := s.Dim()
	return &Images{N: j - i, Height: s.Height, Width: s.Width, Classes: s.Classes,
		Pixels: s.Pixels[i*d : j*d : j*d], Labels: s.Labels[i:j:j]}
}

// Ref identifies the data that a run has read: it stands in the run's record
// and its digest is part of the run's identity.
type Ref struct {
	Name       string     `json:"name"`       // "mnist"
	Provenance Provenance `json:"provenance"` // "real"
	SHA256     string     `json:"sha256"`     // of the decoded pixels and labels, train then test
	Source     string     `json:"source"`     // where the files were found, for the reader
}
