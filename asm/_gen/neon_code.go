package main

import "fmt"

// The instructions that Go's assembler lacks, by their encodings in the Arm
// Architecture Reference Manual, on vectors of 4 float32 or 32-bit integers.

// word writes an encoded instruction; the comment is in Arm's syntax.
func word(code uint32, format string, a ...any) string {
	return fmt.Sprintf("\tWORD $0x%08x // %s\n", code, fmt.Sprintf(format, a...))
}

// three is an instruction "name d, n, m" on vectors of 4.
type three struct {
	name string
	code uint32
}

var (
	fadd  = three{"fadd", 0x4e20d400}
	fsub  = three{"fsub", 0x4ea0d400}
	fmul  = three{"fmul", 0x6e20dc00}
	fdiv  = three{"fdiv", 0x6e20fc00}
	fmin  = three{"fmin", 0x4ea0f400}
	fmax  = three{"fmax", 0x4e20f400}
	fcmgt = three{"fcmgt", 0x6ea0e400}
	fcmge = three{"fcmge", 0x6e20e400}
	fcmeq = three{"fcmeq", 0x4e20e400}
	cmgt  = three{"cmgt", 0x4ea03400}
)

func (t three) text(d, n, m int) string {
	return word(t.code|uint32(m<<16|n<<5|d), "%s v%d.4s, v%d.4s, v%d.4s", t.name, d, n, m)
}

// two is an instruction "name d, n" on vectors of 4.
type two struct {
	name string
	code uint32
}

var (
	fsqrt = two{"fsqrt", 0x6ea1f800}
	scvtf = two{"scvtf", 0x4e21d800}
	ucvtf = two{"ucvtf", 0x6e21d800}
)

func (t two) text(d, n int) string {
	return word(t.code|uint32(n<<5|d), "%s v%d.4s, v%d.4s", t.name, d, n)
}

// fcmltZero compares with zero.
func fcmltZero(d, n int) string {
	return word(0x4ea0e800|uint32(n<<5|d), "fcmlt v%d.4s, v%d.4s, #0.0", d, n)
}

// sshr shifts right, 1 <= by <= 32, keeping the sign.
func sshr(d, n, by int) string {
	return word(0x4f000400|uint32((64-by)<<16|n<<5|d), "sshr v%d.4s, v%d.4s, #%d", d, n, by)
}

// ucvtfFixed converts an unsigned integer and divides it by 2^bits.
func ucvtfFixed(d, n, bits int) string {
	return word(0x6f00e400|uint32((64-bits)<<16|n<<5|d), "ucvtf v%d.4s, v%d.4s, #%d", d, n, bits)
}

// umull multiplies lanes 0 and 1 to 64 bits, umull2 lanes 2 and 3.
func umull(d, n, m int) string {
	return word(0x2ea0c000|uint32(m<<16|n<<5|d), "umull v%d.2d, v%d.2s, v%d.2s", d, n, m)
}

func umull2(d, n, m int) string {
	return word(0x6ea0c000|uint32(m<<16|n<<5|d), "umull2 v%d.2d, v%d.4s, v%d.4s", d, n, m)
}

// fmlaLane sets d += n m[lane].
func fmlaLane(d, n, m, lane int) string {
	return word(0x4f801000|uint32(lane&1<<21|lane>>1<<11|m<<16|n<<5|d), "fmla v%d.4s, v%d.4s, v%d.s[%d]", d, n, m, lane)
}

// plain returns an instruction of Go's assembler on whole vectors, whose
// operands are in the opposite order, so that it reads like the others.
func plain(name string, d, n, m int) string {
	arrangement := "S4"
	switch name {
	case "VAND", "VORR", "VEOR", "VBIT", "VBIF", "VBSL":
		arrangement = "B16"
	}
	return fmt.Sprintf("\t%s V%d.%s, V%d.%[3]s, V%[5]d.%[3]s\n", name, m, arrangement, n, d)
}

// lanes are the numbers of a vector's lanes.
var lanes = [4]uint32{0, 1, 2, 3}

// move copies a vector.
func move(d, n int) string { return fmt.Sprintf("\tVMOV V%d.B16, V%d.B16\n", n, d) }

// clearVector sets a vector to zero.
func clearVector(d int) string { return plain("VEOR", d, d, d) }
