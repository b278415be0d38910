// A program, by the rows of the table: its numbers, and each product of the chain rule in turn.
function evaluated(program, given = new Map()) {
  const numbers = [];
  program.values.forEach((value, i) => {
    numbers.push(value.row ? rows[value.row].value(...value.operands.map((operand) => numbers[operand])) : given.get(i) ?? read(value.number));
  });
  const grads = numbers.map(() => 0);
  grads[numbers.length - 1] = 1;
  const partials = program.values.map(({ row, operands }, i) => {
    const own = operands.map((operand) => numbers[operand]);
    return own.map((_, index) => rows[row].slopes(index, own, numbers[i]));
  });
  const shares = program.shares.map(([user, index]) => {
    const operand = program.values[user].operands[index], partial = partials[user][index];
    const before = grads[operand], grad = grads[user];
    grads[operand] = before + value_strong_2(grad, partial);
    return { before, partial, grad, after: grads[operand] };
  });
  return { numbers, grads, partials, shares };
}
// The numbers before each update and after the last, as the program's parameters move.
function passesOf(program, given, descent) {
  const passes = [evaluated(program, given)];
  for (let k = 0; k < (descent?.updates ?? 0); k += 1) {
    const { numbers, grads } = passes.at(-1);
    given = new Map(given);
    for (const i of descent.parameters) given.set(i, numbers[i] - descent.lr * grads[i]);
    passes.push(evaluated(program, given));
  }
  return passes;
}
