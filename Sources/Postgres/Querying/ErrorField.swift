/// The fields of an error (libpq's `PG_DIAG_…`, whose character constants Swift does not import).
enum ErrorField: Unicode.Scalar {
  case severity = "V"
  case sqlState = "C"
  case message = "M"
  case detail = "D"
  case hint = "H"
  case position = "P"
  case context = "W"
  case schema = "s"
  case table = "t"
  case column = "c"
  case constraint = "n"
  case sourceFunction = "R"

  var code: Int32 { Int32(rawValue.value) }
}
