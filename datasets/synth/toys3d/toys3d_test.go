package toys3d

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"testing"

	"github.com/unsup/unsup/datasets"
	"github.com/unsup/unsup/datasets/norb"
)

// golden is the SHA-256 of the first 25 training and the first 25 test pairs.
const golden = "de0b87fc9a168fbf59c87e0d371ce3f69526013de219bf6f9d91688beab14b41"

// TestGolden holds the bits of pictures of every category; they are the same
// on every CPU.
func TestGolden(t *testing.T) {
	sum := sha256.New()
	for _, f := range []norb.Files{train, test} {
		p, err := renderFirst(context.Background(), f, 25)
		if err != nil {
			t.Fatal(err)
		}
		sum.Write(p.Pixels)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != golden {
		t.Errorf("SHA-256 %s, want %s (after a review of the pictures: render all files and pin their digests too)", got, golden)
	}
}

// A split shows every view of every one of its toys once, the categories in
// turn.
func TestOrder(t *testing.T) {
	for _, instances := range [][]uint8{norb.TrainInstances, norb.TestInstances} {
		seen := map[show]bool{}
		for i, s := range order(instances) {
			v := s.view
			if s.category != i%5 || !slices.Contains(instances, v.Instance) || v.Elevation > 8 || v.Azimuth > 34 || v.Azimuth%2 != 0 || v.Lighting > 5 {
				t.Fatalf("pair %d shows %+v", i, s)
			}
			seen[s] = true
		}
		if len(seen) != norb.PerSplit {
			t.Errorf("%d different pairs, want %d", len(seen), norb.PerSplit)
		}
	}
}

// The files hold what Load renders, and the reader of the owners' format reads
// them.
func TestFilesHoldWhatIsRendered(t *testing.T) {
	training, testing, err := Load(context.Background(), t.TempDir(), 6, 4, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		files norb.Files
		pairs *norb.Pairs
	}{{train, training}, {test, testing}} {
		var images, cat, info, wantCat, wantInfo bytes.Buffer
		shows := order(c.files.Instances)
		if err := writeImages(context.Background(), &images, shows[:c.pairs.N]); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(images.Bytes(), c.pairs.Pixels) {
			t.Error("the file's images differ from those rendered")
		}
		if err := write(context.Background(), c.files.Cat, &cat); err != nil {
			t.Fatal(err)
		}
		if err := write(context.Background(), c.files.Info, &info); err != nil {
			t.Fatal(err)
		}
		if cat.Len() != norb.CatSize || info.Len() != norb.InfoSize {
			t.Errorf("files of %d and %d bytes, want %d and %d", cat.Len(), info.Len(), norb.CatSize, norb.InfoSize)
		}
		if err := norb.WriteCategories(&wantCat, c.pairs.Labels); err != nil {
			t.Fatal(err)
		}
		if err := norb.WriteViews(&wantInfo, c.pairs.Views); err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(cat.Bytes()[20:], wantCat.Bytes()[20:]) || !bytes.HasPrefix(info.Bytes()[20:], wantInfo.Bytes()[20:]) {
			t.Error("the files' categories or views differ")
		}
	}
}

// Every toy stands within the picture, in every view: no pixel of the border
// shows anything but the table.
func TestToysStayInThePicture(t *testing.T) {
	r, all, dst := newRenderer(), newToys(), make([]uint8, norb.PairPixels)
	for category := range all {
		for instance := range all[category] {
			for azimuth := uint8(0); azimuth < 36; azimuth += 6 {
				for _, elevation := range []uint8{0, 8} {
					all.render(r, dst, show{category, norb.View{Instance: uint8(instance), Azimuth: azimuth, Elevation: elevation}})
					seen := 0
					for i, n := range r.near {
						y, x := i/grid, i%grid
						if n == 0 {
							continue
						}
						seen++
						if y < 2*samples || x < 2*samples || y >= grid-2*samples || x >= grid-2*samples {
							t.Fatalf("category %d, instance %d, azimuth %d, elevation %d: the toy leaves the picture at (%d, %d)", category, instance, azimuth, elevation, y, x)
						}
					}
					if seen < grid*grid/40 {
						t.Errorf("category %d, instance %d: the toy covers %d of %d samples", category, instance, seen, grid*grid)
					}
				}
			}
		}
	}
}

// The faces of a toy look outward: the volume that they enclose is positive.
func TestFacesLookOutward(t *testing.T) {
	for category, list := range newToys() {
		for instance, m := range list {
			if v := volume(m); !(v > 0.004) {
				t.Errorf("category %d, instance %d: volume %v", category, instance, v)
			}
		}
	}
}

// volume is what the faces enclose (divergence theorem).
func volume(m *mesh) float64 {
	v := 0.0
	for _, f := range m.faces {
		v += m.points[f[0]].dot(m.points[f[1]].cross(m.points[f[2]])) / 6
	}
	return v
}

// Solids one by one: a toy's total would hide one that is inside out.
func TestVolumesOfSolids(t *testing.T) {
	for name, c := range map[string]struct {
		add  func(m *mesh)
		want float64
	}{
		"box":        {func(m *mesh) { m.box(1, 3, .5, 0, 4) }, 8},
		"box at":     {func(m *mesh) { m.boxAt(vec{1, 2, 3}, vec{1, .5, 2}) }, 8},
		"left wing":  {func(m *mesh) { m.slab(vec{0, 0, 1}, vec{0, 5, 1}, 2, 2, .1, false) }, 1},
		"right wing": {func(m *mesh) { m.slab(vec{0, 0, 1}, vec{0, -5, 1}, 2, 2, .1, false) }, 1},
		"fin":        {func(m *mesh) { m.slab(vec{0, 0, 1}, vec{0, 0, 6}, 2, 2, .1, true) }, 1},
		// Prisms of ten sides have 0.935 of a circle's area.
		"disc":      {func(m *mesh) { m.disc(vec{1, 2, 3}, 1, .5) }, 0.935 * math.Pi},
		"ellipsoid": {func(m *mesh) { m.ellipsoid(vec{1, 2, 3}, vec{1, 2, 3}, 30) }, 0.9 * 8 * math.Pi},
		"limb":      {func(m *mesh) { m.limb(vec{0, 0, 0}, vec{6, 7, 6}, .5, .5) }, 0.935 * math.Pi / 4 * 11.55},
	} {
		m := &mesh{}
		c.add(m)
		if v := volume(m); math.Abs(v/c.want-1) > 0.04 {
			t.Errorf("%s: volume %v, want about %v", name, v, c.want)
		}
	}
}

func TestNormalsLookOutward(t *testing.T) {
	m := &mesh{}
	m.ellipsoid(vec{0, 0, 0}, vec{3, 2, 1}, 0)
	m.limb(vec{5, 0, 0}, vec{5, 0, 0}.add(vec{0, 2, 1}), .5, .3)
	m.disc(vec{0, 9, 0}, 1, .2)
	m.box(10, 11, 1, 0, 1)
	for _, f := range m.faces {
		a, b, c := m.points[f[0]], m.points[f[1]], m.points[f[2]]
		face := b.sub(a).cross(c.sub(a))
		if face.length() < 1e-6 {
			continue
		}
		mean := m.normals[f[0]].add(m.normals[f[1]]).add(m.normals[f[2]])
		if !(face.unit().dot(mean) > 0) {
			t.Errorf("face %v of normal %v has corners of normal %v", a, face.unit(), mean)
		}
	}
}

func TestSinCos(t *testing.T) {
	for d := -720.0; d <= 720; d += 7.5 {
		s, c := sinCos(d)
		if math.Abs(s-math.Sin(d*math.Pi/180)) > 1e-12 || math.Abs(c-math.Cos(d*math.Pi/180)) > 1e-12 {
			t.Errorf("sinCos(%v) = %v, %v", d, s, c)
		}
	}
}

// Two triangles that share an edge cover every sample between them once.
func TestCommonEdgesAreOwnedOnce(t *testing.T) {
	at := func(x, y int64) *corner { return &corner{x: x, y: y, near: 1 << 19} }
	a, b, c, d := at(165, 83), at(1000, 317), at(811, 1203), at(40, 905)
	r := newRenderer()
	count := func(x, y, z *corner) (n int, covered []bool) {
		clear(r.shade)
		r.triangle(x, y, z, true)
		r.triangle(x, z, y, true) // whichever way round is seen
		for _, s := range r.shade {
			if s {
				n++
			}
		}
		return n, slices.Clone(r.shade)
	}
	n1, s1 := count(a, b, c)
	n2, s2 := count(a, c, d)
	n3, s3 := count(a, b, d)
	n4, s4 := count(b, c, d)
	if n1+n2 != n3+n4 {
		t.Errorf("%d + %d samples along one diagonal, %d + %d along the other", n1, n2, n3, n4)
	}
	for i := range s1 {
		if s1[i] && s2[i] || s3[i] && s4[i] {
			t.Fatalf("sample %d is covered twice", i)
		}
	}
}

func TestRegistered(t *testing.T) {
	s, err := datasets.Lookup("toys3d")
	if err != nil || len(s.Files) != 6 || Ref().Provenance != datasets.StandIn {
		t.Errorf("got %+v, %v", s, err)
	}
}
