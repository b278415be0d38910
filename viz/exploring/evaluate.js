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
