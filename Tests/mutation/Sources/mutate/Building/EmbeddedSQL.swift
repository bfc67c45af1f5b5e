import SwiftParser
import SwiftSyntax

/// Where a module's Swift takes SQL that was built into it: `PackageResources.some_queries_sql`.
final class EmbeddedSQL: SyntaxVisitor {
  private var found: [Mutation] = []

  /// Rewritings of all of the file, with the function that exchanges SQL for `Piece.isActive`.
  static func uses(in file: SourceFile) -> [Mutation] {
    let visitor = EmbeddedSQL(viewMode: .sourceAccurate)
    visitor.walk(Parser.parse(source: String(decoding: file.bytes, as: UTF8.self)))
    return visitor.found
  }

  /// What a file is called there.
  static func resource(of file: String) -> String {
    let name = file.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : "_" }
    return name.first?.isNumber == true ? "_" + String(name.dropFirst()) : String(name)
  }

  override func visit(_ node: MemberAccessExprSyntax) -> SyntaxVisitorContinueKind {
    guard node.base?.as(DeclReferenceExprSyntax.self)?.baseName.text == "PackageResources" else {
      return .visitChildren
    }
    let name = node.declName.baseName.text
    let range = node.positionAfterSkippingLeadingTrivia.utf8Offset..<node.endPositionBeforeTrailingTrivia.utf8Offset
    found.append(
      Mutation(range, .guarding, [.isActive, .text("(\"\(name)\", "), .source(range), .text(")")]))
    return .skipChildren
  }
}
