import { aStore } from '../support/a-store.ts';
import { storeContract } from './store-contract.ts';

storeContract('SQLite', aStore);
