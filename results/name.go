package results

const nameRule = "the name must be of lower-case letters, digits, '-' and '_'"

// ValidName reports whether s may name an experiment, a row or a preset:
// lower-case letters, digits, '-' and '_', starting with a letter or a digit.
// Such a name is one path element on every system and one bare key in TOML.
func ValidName(s string) bool {
	for i := range len(s) {
		c := s[i]
		plain := 'a' <= c && c <= 'z' || '0' <= c && c <= '9'
		if !plain && (i == 0 || c != '-' && c != '_') {
			return false
		}
	}
	return s != ""
}
