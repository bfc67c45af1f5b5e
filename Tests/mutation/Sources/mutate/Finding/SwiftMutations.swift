import SwiftOperators
import SwiftParser
import SwiftSyntax

/// Finds what can be mutated in a Swift file.
///
/// A mutation is chosen at run time, so both sides of it must compile in one expression of the same type. What the syntax
/// alone cannot tell (whether `-` exists for what `+` joins) is left to the compiler: mutations that it refuses are dropped.
final class SwiftMutations: SyntaxVisitor {
  private let file: SourceFile
  private var found: [Mutation] = []
  /// What is negated already: `!a` turned into `a` is `a` turned into `!a`.
  private var negated: Set<Range<Int>> = []

  /// All of the file, in the order of the text.
  static func all(in file: SourceFile) -> [Mutation] {
    let tree = Parser.parse(source: String(decoding: file.bytes, as: UTF8.self))
    // Operators of the project's own stay unfolded, and so unmutated.
    let folded = OperatorTable.standardOperators.foldAll(tree) { _ in }
    let visitor = SwiftMutations(file)
    visitor.walk(folded)
    return visitor.found.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
  }

  private init(_ file: SourceFile) {
    self.file = file
    super.init(viewMode: .sourceAccurate)
  }

  // MARK: What is left alone

  /// Words for people are not where rules are.
  override func visit(_ node: StringLiteralExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: AttributeSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: EnumCaseElementSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: ExpressionPatternSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: MacroExpansionExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: IfConfigDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }

  // MARK: Operators

  private static let boundSwaps = ["<": "<=", "<=": "<", ">": ">=", ">=": ">"]
  private static let arithmeticSwaps = ["+": "-", "-": "+", "*": "+", "/": "*", "&+": "&-", "&-": "&+"]
  private static let logicSwaps = ["&&": "||", "||": "&&"]

  override func visit(_ node: InfixOperatorExprSyntax) -> SyntaxVisitorContinueKind {
    guard let symbol = node.operator.as(BinaryOperatorExprSyntax.self)?.operator.text else { return .visitChildren }
    let left = range(node.leftOperand)
    let right = range(node.rightOperand)
    switch symbol {
    case "==", "!=", "===", "!==":
      negate(node, shown: [.source(left), .text(symbol.first == "!" ? " == " : " != "), .source(right)])
    case "<", ">":
      // Elements of which none is the same as another are in one order by `<` and by `<=`.
      if isOrder(node) {
        swap(node, left, symbol == "<" ? ">" : "<", right, .operator)
      } else {
        swap(node, left, Self.boundSwaps[symbol], right, .bound)
      }
    case "<=", ">=":
      swap(node, left, Self.boundSwaps[symbol], right, .bound)
    case "&&", "||":
      swap(node, left, Self.logicSwaps[symbol], right, .operator)
      for operand in [left, right] { settle(operand, as: symbol == "&&") }
    case "+", "-", "*", "/", "&+", "&-":
      // Words are joined by `+` too, but nothing takes them apart.
      if !file.text(left).contains("\""), !file.text(right).contains("\""), !file.text(left).hasPrefix("[") {
        swap(node, left, Self.arithmeticSwaps[symbol], right, .operator)
      }
    case "??":
      choose(node, .operator, [.source(right)])
    case "..<":
      choose(right, .bound, [.text("("), .source(right), .text(") + 1")])
    case "...":
      choose(right, .bound, [.text("("), .source(right), .text(") - 1")])
    default: break
    }
    return .visitChildren
  }

  override func visit(_ node: PrefixOperatorExprSyntax) -> SyntaxVisitorContinueKind {
    if node.operator.text == "!" {
      negate(node, shown: [.source(range(node.expression))])
      negated.insert(range(node.expression))
    }
    return .visitChildren
  }

  /// Whether the comparison is what a closure says of the order of two elements.
  private func isOrder(_ node: InfixOperatorExprSyntax) -> Bool {
    guard let list = node.parent?.parent?.as(CodeBlockItemListSyntax.self), list.count == 1,
      let closure = list.parent?.as(ClosureExprSyntax.self)
    else { return false }
    let call =
      closure.parent?.as(FunctionCallExprSyntax.self)
      ?? closure.parent?.parent?.parent?.as(FunctionCallExprSyntax.self)
    let name = call?.calledExpression.as(MemberAccessExprSyntax.self)?.declName.baseName.text
    return name.map { ["sorted", "sort", "min", "max"].contains($0) } ?? false
  }

  private func swap(
    _ node: some SyntaxProtocol, _ left: Range<Int>, _ symbol: String?, _ right: Range<Int>, _ kind: Mutation.Kind
  ) {
    guard let symbol else { return }
    choose(node, kind, [.source(left), .text(" \(symbol) "), .source(right)])
  }

  // MARK: Calls whose opposite has the same form

  private static let callSwaps = [
    "prefix": "suffix", "suffix": "prefix", "dropFirst": "dropLast", "dropLast": "dropFirst", "hasPrefix": "hasSuffix",
    "hasSuffix": "hasPrefix", "union": "intersection", "intersection": "union", "min": "max", "max": "min",
    "first": "last", "last": "first",
  ]
  private static let predicates: Set = ["contains", "allSatisfy", "starts"]
  /// Calls without which a program does the same, only slower or less talkatively.
  private static let unnoticed: Set = [
    "reserveCapacity", "precondition", "preconditionFailure", "assert", "assertionFailure", "fatalError",
    "withExtendedLifetime",
  ]

  override func visit(_ node: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
    if let name = node.calledExpression.as(DeclReferenceExprSyntax.self)?.baseName {
      if Self.unnoticed.contains(name.text) { return .skipChildren }
      if ["min", "max"].contains(name.text) { swapWord(range(name), in: node) }
    }
    guard let member = node.calledExpression.as(MemberAccessExprSyntax.self), member.base != nil else {
      return .visitChildren
    }
    let name = member.declName.baseName
    if isLogging(node) || Self.unnoticed.contains(name.text) { return .skipChildren }
    if Self.predicates.contains(name.text) { negate(node, shown: [.text("!"), .source(range(node))]) }
    if Self.callSwaps[name.text] != nil { swapWord(range(name), in: node) }
    if name.text == "filter", let base = member.base { choose(node, .condition, [.source(range(base))]) }
    return .visitChildren
  }

  override func visit(_ node: MemberAccessExprSyntax) -> SyntaxVisitorContinueKind {
    guard node.base != nil, node.parent?.as(FunctionCallExprSyntax.self)?.calledExpression.id != node.id else {
      return .visitChildren
    }
    let name = node.declName.baseName
    if name.text == "isEmpty" { negate(node, shown: [.text("!"), .source(range(node))]) }
    if ["first", "last"].contains(name.text) { swapWord(range(name), in: node) }
    return .visitChildren
  }

  private func swapWord(_ word: Range<Int>, in node: some SyntaxProtocol) {
    guard let other = Self.callSwaps[file.text(word)] else { return }
    let whole = range(node)
    choose(
      node, .operator,
      [.source(whole.lowerBound..<word.lowerBound), .text(other), .source(word.upperBound..<whole.upperBound)])
  }

  /// Whether all that depends on the condition is what is written into the log.
  private func onlyLogs(_ choice: IfExprSyntax) -> Bool {
    choice.elseBody == nil
      && choice.body.statements.allSatisfy {
        $0.item.as(FunctionCallExprSyntax.self).map(isLogging) == true
      }
  }

  private func isLogging(_ call: FunctionCallExprSyntax) -> Bool {
    let called = file.text(range(call.calledExpression))
    return called.hasPrefix("logger.") || called.contains(".logger.") || called.hasPrefix("log.")
  }

  // MARK: Conditions

  override func visit(_ node: ConditionElementListSyntax) -> SyntaxVisitorContinueKind {
    let isGuard = node.parent?.is(GuardStmtSyntax.self) == true
    let isLoop = node.parent?.is(WhileStmtSyntax.self) == true
    let whole = range(node)
    // After a loop without an end the compiler wants no value.
    let isEndless = isLoop && file.text(whole) == "true"
    if !isGuard, !whole.isEmpty, !isEndless, node.parent?.as(IfExprSyntax.self).map(onlyLogs) != true {
      add(whole, .condition, [.source(whole), .text(", !"), .isActive], shown: [.text("false")])
    }
    if isEndless || node.parent?.as(IfExprSyntax.self).map(onlyLogs) == true { return .skipChildren }
    for element in node {
      guard let expression = element.condition.as(ExprSyntax.self) else { continue }
      if !isLoop { settle(range(expression), as: true) }
      if !expression.is(PrefixOperatorExprSyntax.self), !expression.is(InfixOperatorExprSyntax.self), !isLoop {
        negate(expression, shown: [.text("!"), .source(range(expression))])
      }
    }
    return .visitChildren
  }

  override func visit(_ node: TernaryExprSyntax) -> SyntaxVisitorContinueKind {
    negate(node.condition, shown: [.text("!("), .source(range(node.condition)), .text(")")])
    return .visitChildren
  }

  override func visit(_ node: WhereClauseSyntax) -> SyntaxVisitorContinueKind {
    settle(range(node.condition), as: true)
    settle(range(node.condition), as: false)
    return .visitChildren
  }

  /// The condition comes true, or false, whatever it says.
  private func settle(_ condition: Range<Int>, as truth: Bool) {
    add(
      condition, .condition,
      [.text("(("), .source(condition), .text(truth ? ") || " : ") && !"), .isActive, .text(")")],
      shown: [.text(truth ? "true" : "false")])
  }

  // MARK: Values

  override func visit(_ node: BooleanLiteralExprSyntax) -> SyntaxVisitorContinueKind {
    let isTrue = node.literal.text == "true"
    add(
      range(node), .value, [.text(isTrue ? "(!" : "("), .isActive, .text(")")],
      shown: [.text(isTrue ? "false" : "true")])
    return .skipChildren
  }

  override func visit(_ node: IntegerLiteralExprSyntax) -> SyntaxVisitorContinueKind {
    let digits = node.literal.text.filter { $0 != "_" }
    if let number = Int(digits) { choose(node, .bound, [.text("\(number + 1)")]) }
    return .skipChildren
  }

  override func visit(_ node: ReturnStmtSyntax) -> SyntaxVisitorContinueKind {
    guard let expression = node.expression, !expression.is(NilLiteralExprSyntax.self), returnsOptional(node),
      !expression.is(TryExprSyntax.self), !expression.is(AwaitExprSyntax.self), !expression.is(UnsafeExprSyntax.self)
    else { return .visitChildren }
    let value = range(expression)
    add(
      value, .value, [.text("("), .isActive, .text(" ? nil : "), .source(value), .text(")")], shown: [.text("nil")])
    return .visitChildren
  }

  private func returnsOptional(_ node: some SyntaxProtocol) -> Bool {
    var parent = node.parent
    while let current = parent {
      if current.is(ClosureExprSyntax.self) || current.is(InitializerDeclSyntax.self) { return false }
      if let function = current.as(FunctionDeclSyntax.self) {
        return function.signature.returnClause?.type.is(OptionalTypeSyntax.self) == true
      }
      if let binding = current.as(PatternBindingSyntax.self) {
        return binding.typeAnnotation?.type.is(OptionalTypeSyntax.self) == true
      }
      parent = current.parent
    }
    return false
  }

  // MARK: Statements

  override func visit(_ node: CodeBlockItemSyntax) -> SyntaxVisitorContinueKind {
    if case .expr(let expression) = node.item, isRemovable(expression, in: node),
      !file.text(range(expression)).hasPrefix("metadata[")  // what a log line says beside its sentence
    {
      let statement = range(expression)
      add(
        statement, .statement, [.text("if !"), .isActive, .text(" { "), .source(statement), .text(" }")], shown: [])
      if let infix = expression.as(InfixOperatorExprSyntax.self),
        let symbol = infix.operator.as(BinaryOperatorExprSyntax.self)?.operator.text, symbol == "+=" || symbol == "-=",
        !file.text(statement).contains("\""), !file.text(statement).contains("[")
      {
        let opposite =
          [Mutation.Piece.source(range(infix.leftOperand)), .text(symbol == "+=" ? " -= " : " += ")]
          + [.source(range(infix.rightOperand))]
        add(
          statement, .operator,
          [.text("if "), .isActive, .text(" { ")] + opposite + [.text(" } else { "), .source(statement), .text(" }")],
          shown: opposite)
      }
    }
    return .visitChildren
  }

  private func isRemovable(_ expression: ExprSyntax, in item: CodeBlockItemSyntax) -> Bool {
    var core = expression
    while true {
      if let attempt = core.as(TryExprSyntax.self) {
        core = attempt.expression
      } else if let waiting = core.as(AwaitExprSyntax.self) {
        core = waiting.expression
      } else if let marked = core.as(UnsafeExprSyntax.self) {
        core = marked.expression
      } else {
        break
      }
    }
    if let call = core.as(FunctionCallExprSyntax.self) {
      let called = file.text(range(call.calledExpression))
      if isLogging(call) || Self.unnoticed.contains(called) || called == "super.init" || called == "self.init" {
        return false
      }
      if call.calledExpression.as(MemberAccessExprSyntax.self).map({
        Self.unnoticed.contains($0.declName.baseName.text)
      })
        == true
      {
        return false
      }
    } else if let infix = core.as(InfixOperatorExprSyntax.self) {
      let isAssignment =
        infix.operator.is(AssignmentExprSyntax.self)
        || infix.operator.as(BinaryOperatorExprSyntax.self).map {
          $0.operator.text.hasSuffix("=") && !["==", "!=", "<=", ">=", "===", "!=="].contains($0.operator.text)
        } == true
      if !isAssignment || isInInitializer(item) { return false }
    } else {
      return false
    }
    return !isResult(item)
  }

  /// Whether the item may be what its function, closure or branch gives as its value.
  private func isResult(_ item: CodeBlockItemSyntax) -> Bool {
    guard let list = item.parent?.as(CodeBlockItemListSyntax.self), list.count == 1, let owner = list.parent else {
      return false
    }
    if let choice = owner.parent?.parent?.as(SwitchExprSyntax.self) { return isResult(choice: choice) }
    if let choice = owner.parent?.as(IfExprSyntax.self) { return isResult(choice: choice) }
    if owner.is(ClosureExprSyntax.self) || owner.is(AccessorBlockSyntax.self) { return true }
    guard owner.is(CodeBlockSyntax.self), let holder = owner.parent else { return false }
    if let function = holder.as(FunctionDeclSyntax.self) { return function.signature.returnClause != nil }
    return holder.is(AccessorDeclSyntax.self)
  }

  private func isResult(choice: some SyntaxProtocol) -> Bool {
    if let outer = choice.parent?.as(IfExprSyntax.self) { return isResult(choice: outer) }
    guard let statement = choice.parent?.as(ExpressionStmtSyntax.self),
      let item = statement.parent?.as(CodeBlockItemSyntax.self)
    else { return true }
    return isResult(item)
  }

  private func isInInitializer(_ node: some SyntaxProtocol) -> Bool {
    var parent = node.parent
    while let current = parent {
      if current.is(InitializerDeclSyntax.self) { return true }
      if current.is(FunctionDeclSyntax.self) || current.is(ClosureExprSyntax.self) { return false }
      parent = current.parent
    }
    return false
  }

  // MARK: Writing them down

  private func range(_ node: some SyntaxProtocol) -> Range<Int> {
    node.positionAfterSkippingLeadingTrivia.utf8Offset..<node.endPositionBeforeTrailingTrivia.utf8Offset
  }

  private func add(_ range: Range<Int>, _ kind: Mutation.Kind, _ pieces: [Mutation.Piece], shown: [Mutation.Piece]) {
    guard !range.isEmpty else { return }
    found.append(Mutation(range, kind, pieces, shown: shown))
  }

  private func negate(_ node: some SyntaxProtocol, shown: [Mutation.Piece]) {
    let whole = range(node)
    guard negated.insert(whole).inserted else { return }
    add(whole, .operator, [.text("(("), .source(whole), .text(") != "), .isActive, .text(")")], shown: shown)
  }

  private func choose(_ node: some SyntaxProtocol, _ kind: Mutation.Kind, _ changed: [Mutation.Piece]) {
    choose(range(node), kind, changed)
  }

  /// The changed expression or the original one. The text stands there twice, so it must be on one line: then the lines
  /// that the compiler names are those of the original.
  private func choose(_ whole: Range<Int>, _ kind: Mutation.Kind, _ changed: [Mutation.Piece]) {
    guard !file.bytes[whole].contains(UInt8(ascii: "\n")) else { return }
    add(
      whole, kind, [.text("("), .isActive, .text(" ? (")] + changed + [.text(") : ("), .source(whole), .text("))")],
      shown: changed)
  }
}
