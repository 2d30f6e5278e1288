/** Takes the steps of a long task one by one, after everything else that is waiting, until it ends or is called off. */
export async function takeSteps(steps: Iterator<unknown>, isCalledOff: () => boolean): Promise<void> {
  while (!isCalledOff() && steps.next().done !== true) await new Promise((resolve) => setImmediate(resolve));
}
