/// What a picture's file says of its colours where it has no profile: the light that its numbers stand for.
struct EncodedColors: Hashable {
  /// A colour by its place in the CIE 1931 diagram.
  struct Chromaticity: Hashable {
    var x: Double
    var y: Double
  }

  var red: Chromaticity
  var green: Chromaticity
  var blue: Chromaticity
  var white: Chromaticity
  /// The power of a number, from 0 to 1, that gives the light.
  var gamma: Double

  /// sRGB's, by the power that comes closest to its curve (IEC 61966-2-1).
  static let sRGB = EncodedColors(
    red: Chromaticity(x: 0.64, y: 0.33), green: Chromaticity(x: 0.3, y: 0.6), blue: Chromaticity(x: 0.15, y: 0.06),
    white: Chromaticity(x: 0.3127, y: 0.329), gamma: 2.2)

  /// Those of Adobe RGB (1998), which cameras offer.
  static let adobeRGB = EncodedColors(
    red: sRGB.red, green: Chromaticity(x: 0.21, y: 0.71), blue: sRGB.blue, white: sRGB.white, gamma: 2.199_218_75)

  /// Whether nobody would see a difference from sRGB: many programs write sRGB's own values, more or less rounded.
  var isAlmostSRGB: Bool {
    let pairs = [(red, Self.sRGB.red), (green, Self.sRGB.green), (blue, Self.sRGB.blue), (white, Self.sRGB.white)]
    return abs(gamma - Self.sRGB.gamma) < 0.1 && pairs.allSatisfy { abs($0.x - $1.x) < 0.01 && abs($0.y - $1.y) < 0.01 }
  }

  /// Red, green and blue at their full as X, Y and Z, seen by the white of profiles (Bradford's adaptation, as ICC.1:2022 annex
  /// E has it).
  var primariesByD50: [[Double]] {
    let primaries = Matrix(columns: [red, green, blue].map(\.light))
    let strengths = primaries.solved(for: white.light)
    let cone = Matrix.bradford
    let (from, to) = (cone * white.light, cone * [0.9642, 1, 0.8249])
    return zip(primaries.columns, strengths).map { primary, strength in
      let seen = cone * primary.map { $0 * strength }
      return cone.solved(for: zip(seen, zip(from, to)).map { $0 * $1.1 / $1.0 })
    }
  }

  /// Whether they can be light at all: no two of the three alike, and all that is divided by above nothing.
  var isSensible: Bool {
    let all = [red, green, blue, white]
    let area = (green.x - red.x) * (blue.y - red.y) - (blue.x - red.x) * (green.y - red.y)
    return (0.1...10).contains(gamma) && abs(area) > 0.001
      && all.allSatisfy { (0...1).contains($0.x) && (0.01...1).contains($0.y) && $0.x + $0.y <= 1 }
  }
}

extension EncodedColors.Chromaticity {
  /// As X, Y and Z, where Y is 1.
  fileprivate var light: [Double] { [x / y, 1, (1 - x - y) / y] }
}

/// Three columns of three numbers.
private struct Matrix {
  var columns: [[Double]]

  /// From X, Y and Z to what the cones of the eye answer to.
  static let bradford = Matrix(columns: [
    [0.8951, -0.7502, 0.0389], [0.2664, 1.7135, -0.0685], [-0.1614, 0.0367, 1.0296],
  ])

  static func * (matrix: Matrix, vector: [Double]) -> [Double] {
    (0..<3).map { row in (0..<3).reduce(0) { $0 + matrix.columns[$1][row] * vector[$1] } }
  }

  /// The vector that times the matrix is this one, by Cramer's rule.
  func solved(for vector: [Double]) -> [Double] {
    (0..<3).map { index in
      var replaced = self
      replaced.columns[index] = vector
      return replaced.determinant / determinant
    }
  }

  private var determinant: Double {
    let (a, b, c) = (columns[0], columns[1], columns[2])
    return a[0] * (b[1] * c[2] - b[2] * c[1]) - b[0] * (a[1] * c[2] - a[2] * c[1]) + c[0] * (a[1] * b[2] - a[2] * b[1])
  }
}
