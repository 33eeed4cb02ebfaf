// What planning costs the master beside the network: users dealt, numbered, and written as messages for the workers.
export async function measurePlanning() {
  return []
}
